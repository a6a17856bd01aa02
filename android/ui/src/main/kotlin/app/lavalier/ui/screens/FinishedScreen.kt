package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.core.Tone
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said
import app.lavalier.ui.pictures.done

/** The person is done with this interview. */
@Composable
internal fun FinishedScreen(screen: Screen.Finished, frame: Frame) {
    val colours = LocalPalette.current.tone(Tone.DONE)
    Page(frame, screen.sign, screen.buttons, picture = { done(colours.ground, colours.ink) }) {
        Said(screen.words)
    }
}
