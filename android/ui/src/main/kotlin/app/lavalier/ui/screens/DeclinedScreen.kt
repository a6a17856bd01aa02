package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** The person said no, which is theirs to say. */
@Composable
internal fun DeclinedScreen(screen: Screen.Declined, frame: Frame) {
    Page(frame, screen.sign, screen.buttons) {
        Said(screen.words)
    }
}
