package app.lavalier.kit

import app.lavalier.core.Answer
import app.lavalier.core.Meter
import app.lavalier.core.Request
import app.lavalier.core.Shell
import app.lavalier.core.Shown
import app.lavalier.core.Work
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.ConcurrentHashMap
import kotlin.reflect.KClass

/**
 * The core's way to the platform: keeps what is to be shown, and has each request performed by the adapter that it is for.
 *
 * - Every callback returns at once, on whatever thread it came.
 * - Requests to one adapter are begun in the order asked; the next one begins when the one before has ended or its time is over,
 *   so that an adapter that hangs holds nothing up for good. One that is asked for the same again is not waited for: the last
 *   answer counts.
 * - What an adapter throws is answered as a failure. Nothing that it does reaches the core as an exception.
 *
 * [answer] takes the answers; it may suspend until there is somebody to give them to.
 */
class ShellAdapter(
    private val adapters: Adapters,
    private val scope: CoroutineScope,
    private val answer: suspend (request: ULong, answer: Answer) -> Unit,
) : Shell {
    private val screens = MutableStateFlow<Shown?>(null)
    private val meters = MutableStateFlow<Meter?>(null)

    /** The newest screen; null before the first. */
    val shown: StateFlow<Shown?> = screens.asStateFlow()

    /** The newest level and time; null before the first. */
    val meter: StateFlow<Meter?> = meters.asStateFlow()

    private val running = ConcurrentHashMap<Lane, Running>()
    private val lanes = Lane.entries.associateWith { lane ->
        Channel<Request>(Channel.UNLIMITED).also { requests -> serve(lane, requests) }
    }

    override fun show(shown: Shown) {
        // Two threads of the core may arrive in either order.
        screens.update { last -> if (last != null && last.number > shown.number) last else shown }
    }

    override fun meter(meter: Meter) {
        meters.value = meter
    }

    override fun perform(request: Request) {
        val lane = request.work.lane
        running[lane]?.takeIf { lane.lastCounts && it.kind == request.work::class }?.superseded?.complete(Unit)
        lanes.getValue(lane).trySend(request)
    }

    private fun serve(lane: Lane, requests: Channel<Request>) {
        scope.launch {
            for (request in requests) {
                // Beside this coroutine: work that cannot be cancelled is left behind when its time is over.
                val work = scope.launch { run(request) }
                val superseded = CompletableDeferred<Unit>()
                running[lane] = Running(request.work::class, superseded)
                withTimeoutOrNull(request.withinMs?.toLong() ?: UNANSWERED_MS) {
                    select {
                        work.onJoin {}
                        superseded.onAwait {}
                    }
                }
                work.cancel()
            }
        }
    }

    private suspend fun run(request: Request) {
        val answered = try {
            adapters.perform(request.work)
        } catch (@Suppress("TooGenericExceptionCaught") thrown: Throwable) {
            // Given up by us, and not by itself: nobody waits for this answer any more.
            currentCoroutineContext().ensureActive()
            // The kind alone: a platform's message may carry a path, a link or a name.
            Answer.Failed(thrown.javaClass.simpleName)
        }
        if (request.withinMs != null) answer(request.id, answered)
    }

    /** What an adapter is doing, and how it is told that the same was asked for again. */
    private class Running(val kind: KClass<out Work>, val superseded: CompletableDeferred<Unit>)

    private companion object {
        /** How long work whose answer nobody awaits may hold up what was asked after it. */
        const val UNANSWERED_MS = 10_000L
    }
}
