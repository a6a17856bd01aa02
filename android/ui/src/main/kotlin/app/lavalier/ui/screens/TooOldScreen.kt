package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Page
import app.lavalier.ui.parts.Said

/** This phone cannot run the app; said before anything else. */
@Composable
internal fun TooOldScreen(screen: Screen.TooOld, frame: Frame) {
    Page(frame, screen.sign) {
        Said(screen.words)
    }
}
