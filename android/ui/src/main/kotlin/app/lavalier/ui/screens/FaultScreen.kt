package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** Something in the app failed: what was recorded is kept, and there is one thing to do. */
@Composable
internal fun FaultScreen(screen: Screen.Fault, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Said(screen.words)
    }
}
