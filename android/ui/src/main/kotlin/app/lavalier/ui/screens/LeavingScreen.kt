package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** Before everything is safe: stay, or leave anyway. */
@Composable
internal fun LeavingScreen(screen: Screen.Leaving, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Said(screen.words)
    }
}
