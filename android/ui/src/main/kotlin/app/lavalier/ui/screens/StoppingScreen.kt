package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Waiting

/** The take is being closed. */
@Composable
internal fun StoppingScreen(screen: Screen.Stopping, frame: Frame) = Waiting(frame, screen.sign, screen.line)
