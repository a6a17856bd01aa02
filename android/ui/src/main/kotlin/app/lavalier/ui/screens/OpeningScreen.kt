package app.lavalier.ui.screens

import androidx.compose.runtime.Composable
import app.lavalier.core.Screen
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Waiting

/** The link is being opened. */
@Composable
internal fun OpeningScreen(screen: Screen.Opening, frame: Frame) = Waiting(frame, screen.sign, screen.line)
