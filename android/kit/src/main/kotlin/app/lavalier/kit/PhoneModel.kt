package app.lavalier.kit

import app.lavalier.core.Happening
import app.lavalier.core.Meter
import app.lavalier.core.Phone
import app.lavalier.core.PhoneException
import app.lavalier.core.PhoneOptions
import app.lavalier.core.Press
import app.lavalier.core.Shell
import app.lavalier.core.Shown
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/**
 * The phone as a screen sees it: what is shown, the level, and what a person presses. It holds no rule and no wording.
 *
 * It outlives an activity: a process has one.
 */
class PhoneModel private constructor(
    private val phone: Phone,
    private val shell: ShellAdapter,
    private val scope: CoroutineScope,
) {
    private val failures = MutableStateFlow<String?>(null)

    /** The screen; null for the moment before the core has shown the first. */
    val shown: StateFlow<Shown?> get() = shell.shown

    /** Level and time, up to twenty times a second while a microphone is open. */
    val meter: StateFlow<Meter?> get() = shell.meter

    /** What the core said when it could not take a press or a happening, in words for people; null when all is well. */
    val failure: StateFlow<String?> = failures.asStateFlow()

    /** A person pressed a button. */
    fun press(press: Press) {
        failures.value = tell { it.press(press) }
    }

    /** The platform observed something. It takes away nothing that the person is to read: the battery is observed every minute. */
    fun happened(happening: Happening) {
        tell { it.happened(happening) }?.let { failures.value = it }
    }

    /** Ends the phone: a take in progress is closed durably first. The model is of no use afterwards. */
    fun shutdown() {
        tell { it.shutdown() }
        scope.cancel()
        phone.destroy()
    }

    /** What the core said when it could not take it; null when it could. */
    private fun tell(what: (Phone) -> Unit): String? = try {
        what(phone)
        null
    } catch (refused: PhoneException) {
        refused.reason
    }

    companion object {
        /**
         * Opens the phone whose state lies under [options]' home; [adapters] are called on [dispatcher].
         *
         * @throws PhoneException when the home cannot be used; its [reason] is for people.
         */
        fun open(
            options: PhoneOptions,
            adapters: Adapters,
            dispatcher: CoroutineDispatcher = Dispatchers.Default,
        ): PhoneModel = over(adapters, dispatcher) { shell -> Phone.open(options, shell) }

        /** A model over the phone that [open] opens with the shell it is given. */
        internal fun over(adapters: Adapters, dispatcher: CoroutineDispatcher, open: (Shell) -> Phone): PhoneModel {
            val scope = CoroutineScope(SupervisorJob() + dispatcher)
            // The core asks before `open` has returned; answers wait for the phone that they are for.
            val opened = CompletableDeferred<Phone>()
            val shell = ShellAdapter(adapters, scope) { request, answer ->
                try {
                    opened.await().answer(request, answer)
                } catch (_: PhoneException) {
                    // Closed meanwhile: there is nobody left to answer.
                }
            }
            val phone = try {
                open(shell)
            } catch (failed: PhoneException) {
                scope.cancel()
                throw failed
            }
            opened.complete(phone)
            return PhoneModel(phone, shell, scope)
        }
    }
}

/** What a facade's error says to people. */
val PhoneException.reason: String
    get() = when (this) {
        is PhoneException.Home -> reason
        is PhoneException.Closed -> reason
        is PhoneException.Fault -> reason
    }
