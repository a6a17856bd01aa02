package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** Something else holds the microphone; the take is open, and what is missing is counted. */
@Composable
internal fun PausedScreen(screen: Screen.Paused, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Said(screen.words)
    }
}
