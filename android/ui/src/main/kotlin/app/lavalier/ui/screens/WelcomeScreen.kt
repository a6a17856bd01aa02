package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said
import app.lavalier.ui.pictures.message

/** Opened without an invitation. */
@Composable
internal fun WelcomeScreen(screen: Screen.Welcome, frame: Frame) {
    Page(frame, screen.sign, screen.buttons, picture = { message(it) }) {
        Said(screen.words)
    }
}
