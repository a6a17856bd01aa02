package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** The link could not be opened: what is wrong with it, and what to do. */
@Composable
internal fun UnopenedScreen(screen: Screen.Unopened, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Said(screen.words)
    }
}
