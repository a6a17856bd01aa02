package app.lavalier.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.LocalContentColor
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.State
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.lavalier.core.Meter
import app.lavalier.core.Notice
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.core.Shown
import app.lavalier.core.Tone
import app.lavalier.core.Words
import app.lavalier.kit.PhoneModel
import app.lavalier.ui.parts.Frame
import app.lavalier.ui.parts.Title
import app.lavalier.ui.screens.AskingScreen
import app.lavalier.ui.screens.BeginningScreen
import app.lavalier.ui.screens.CheckingScreen
import app.lavalier.ui.screens.DeclinedScreen
import app.lavalier.ui.screens.FaultScreen
import app.lavalier.ui.screens.FinishedScreen
import app.lavalier.ui.screens.InvitedScreen
import app.lavalier.ui.screens.LeavingScreen
import app.lavalier.ui.screens.MendingScreen
import app.lavalier.ui.screens.MicrophoneScreen
import app.lavalier.ui.screens.OpeningScreen
import app.lavalier.ui.screens.PausedScreen
import app.lavalier.ui.screens.ReadyScreen
import app.lavalier.ui.screens.RollingScreen
import app.lavalier.ui.screens.SafeScreen
import app.lavalier.ui.screens.SendingScreen
import app.lavalier.ui.screens.StoppingScreen
import app.lavalier.ui.screens.TooOldScreen
import app.lavalier.ui.screens.UnopenedScreen
import app.lavalier.ui.screens.WelcomeScreen

/** The whole app, as its model has it. */
@Composable
fun PhoneApp(model: PhoneModel) {
    val shown by model.shown.collectAsState()
    val failure by model.failure.collectAsState()
    val meter = model.meter.collectAsState()
    LavalierTheme {
        val now = shown
        if (now == null) {
            // The moment before the core has shown anything.
            Box(Modifier.fillMaxSize().background(LocalPalette.current.page.ground))
        } else {
            PhoneScreen(now.with(failure), meter, model::press)
        }
    }
}

/** Where no phone could be opened: why, and nothing else. */
@Composable
fun NoPhone(reason: String) {
    LavalierTheme {
        val page = LocalPalette.current.page
        CompositionLocalProvider(LocalContentColor provides page.ink) {
            Box(Modifier.fillMaxSize().background(page.ground).safeDrawingPadding().verticalScroll(rememberScrollState())) {
                Title(reason, Modifier.padding(24.dp))
            }
        }
    }
}

/** What the core could not take is said above the screen that it could not leave. */
private fun Shown.with(failure: String?): Shown =
    if (failure == null) this else copy(notices = notices + Notice(Tone.ATTENTION, Words(failure, "")))

/** One screen, as the core worded it. */
@Composable
fun PhoneScreen(shown: Shown, meter: State<Meter?>, press: (Press) -> Unit) {
    val frame = Frame(shown.notices, press)
    val screen = shown.screen
    // A new screen begins at its top, and forgets where the last one was scrolled to.
    key(screen::class) {
        when (screen) {
            is Screen.Welcome -> WelcomeScreen(screen, frame)
            is Screen.TooOld -> TooOldScreen(screen, frame)
            is Screen.Opening -> OpeningScreen(screen, frame)
            is Screen.Unopened -> UnopenedScreen(screen, frame)
            is Screen.Invited -> InvitedScreen(screen, frame)
            is Screen.Declined -> DeclinedScreen(screen, frame)
            is Screen.Checking -> CheckingScreen(screen, frame)
            is Screen.Asking -> AskingScreen(screen, frame)
            is Screen.Mending -> MendingScreen(screen, frame)
            is Screen.Microphone -> MicrophoneScreen(screen, frame, meter)
            is Screen.Ready -> ReadyScreen(screen, frame, meter)
            is Screen.Beginning -> BeginningScreen(screen, frame)
            is Screen.Rolling -> RollingScreen(screen, frame, meter)
            is Screen.Paused -> PausedScreen(screen, frame)
            is Screen.Stopping -> StoppingScreen(screen, frame)
            is Screen.Sending -> SendingScreen(screen, frame)
            is Screen.Safe -> SafeScreen(screen, frame)
            is Screen.Leaving -> LeavingScreen(screen, frame)
            is Screen.Finished -> FinishedScreen(screen, frame)
            is Screen.Fault -> FaultScreen(screen, frame)
        }
    }
}
