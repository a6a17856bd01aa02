package app.lavalier.desk

import androidx.compose.runtime.Composable
import androidx.compose.runtime.SideEffect
import androidx.compose.ui.Alignment
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.type
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.WindowPosition
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import app.lavalier.core.Happening
import app.lavalier.core.PhoneException
import app.lavalier.kit.reason
import app.lavalier.ui.PhoneApp
import kotlin.system.exitProcess

/** A small phone of today, in dp. */
val PhoneSize = DpSize(390.dp, 780.dp)

/**
 * The phone's window; Escape is the phone's *back*, and closing it is leaving the app. A [bare] one has no frame: it needs no
 * window manager, which tells where a frame has put what is in it.
 */
@Composable
fun DeskWindow(desk: Desk, exit: () -> Unit, bare: Boolean = false) {
    SideEffect { desk.onLeave = exit }
    Window(
        onCloseRequest = exit,
        undecorated = bare,
        state = rememberWindowState(size = PhoneSize, position = WindowPosition(Alignment.Center)),
        title = "Lavalier",
        onKeyEvent = { event ->
            (event.key == Key.Escape && event.type == KeyEventType.KeyUp).also { if (it) desk.model.happened(Happening.Back) }
        },
    ) { PhoneApp(desk.model) }
}

fun main(arguments: Array<String>) {
    val desk = try {
        Desk(DeskOptions.read(arguments.toList()))
    } catch (unusable: Unusable) {
        System.err.println("phone: ${unusable.message}")
        exitProcess(2)
    } catch (failed: PhoneException) {
        System.err.println("phone: ${failed.reason}")
        exitProcess(2)
    }
    application(exitProcessOnExit = false) { DeskWindow(desk, ::exitApplication) }
    // A take in progress is closed durably before the program ends.
    desk.close()
    exitProcess(0)
}
