package app.lavalier.kit

import app.lavalier.core.Button
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.core.Shown
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** A person who looks at a model's screens and presses only buttons that are there. */
class Walk(private val model: PhoneModel) {
    /** Waits for a screen of kind [S]; answers questions on the way with their first reply. */
    inline fun <reified S : Screen> until(): S = until { it is S } as S

    /** Waits for a screen that [wanted] takes. A bound of two minutes makes it fail instead of hang. */
    fun until(wanted: (Screen) -> Boolean): Screen = runBlocking {
        var last: Shown? = null
        try {
            withTimeout(PATIENCE_MS) { model.shown.filterNotNull().first { last = it; wanted(it.screen) }.screen }
        } catch (late: kotlinx.coroutines.TimeoutCancellationException) {
            throw AssertionError("the screen never came; the last was $last, failure ${model.failure.value}", late)
        }
    }

    /** Presses the button that does [press], which must be on the screen. */
    fun press(press: Press) {
        val shown = checkNotNull(model.shown.value)
        val screen = shown.screen
        pressedAt = shown.number
        check(screen.buttons.any { it.press == press }) { "$screen has no such button" }
        model.press(press)
    }

    /** Waits until the core has shown something after what was pressed last. */
    fun settled() = runBlocking {
        val before = pressedAt
        withTimeout(PATIENCE_MS) { model.shown.filterNotNull().first { it.number > before } }
        Unit
    }

    private var pressedAt = 0uL

    private companion object {
        const val PATIENCE_MS = 120_000L
    }
}

/** Every button that a screen has. */
val Screen.buttons: List<Button>
    get() = when (this) {
        is Screen.Welcome -> buttons
        is Screen.TooOld -> emptyList()
        is Screen.Opening -> emptyList()
        is Screen.Unopened -> buttons
        is Screen.Invited -> buttons
        is Screen.Declined -> buttons
        is Screen.Checking -> emptyList()
        is Screen.Asking -> questions.flatMap { it.replies }
        is Screen.Mending -> buttons
        is Screen.Microphone -> buttons
        is Screen.Ready -> buttons
        is Screen.Beginning -> emptyList()
        is Screen.Rolling -> buttons
        is Screen.Paused -> buttons
        is Screen.Stopping -> emptyList()
        is Screen.Sending -> buttons
        is Screen.Safe -> buttons
        is Screen.Leaving -> buttons
        is Screen.Finished -> buttons
        is Screen.Fault -> buttons
    }
