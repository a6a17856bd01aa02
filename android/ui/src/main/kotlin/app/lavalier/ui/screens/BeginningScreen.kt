package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Waiting

/** The microphone is being opened for the take. */
@Composable
internal fun BeginningScreen(screen: Screen.Beginning, frame: Frame) = Waiting(frame, screen.sign, screen.line)
