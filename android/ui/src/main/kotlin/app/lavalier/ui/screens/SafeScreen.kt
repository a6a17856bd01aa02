package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.core.Tone
import app.lavalier.ui.LocalPalette
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Title
import app.lavalier.ui.pictures.done

/** Everything has arrived, and the studio signed for it. */
@Composable
internal fun SafeScreen(screen: Screen.Safe, frame: Frame) {
    val colours = LocalPalette.current.tone(Tone.DONE)
    Page(frame, screen.sign, screen.buttons, picture = { done(colours.ground, colours.ink) }) {
        Title(screen.line)
    }
}
