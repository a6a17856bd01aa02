package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Waiting

/** The phone is being checked; there is nothing to do. */
@Composable
internal fun CheckingScreen(screen: Screen.Checking, frame: Frame) = Waiting(frame, screen.sign, screen.line)
