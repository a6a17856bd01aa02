package app.lavalier.stage

import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Plays a WAV over and over into the virtual microphone, as `paplay` does. */
class Player(wav: File) : AutoCloseable {
    @Volatile
    private var ended = false

    @Volatile
    private var playing: Process? = null

    private val thread = thread(name = "player") {
        while (!ended) {
            val one = ProcessBuilder("paplay", "--device=room", wav.path).start()
            playing = one
            // It was ended while this one began.
            if (ended) one.destroy()
            one.waitFor()
        }
    }

    override fun close() {
        ended = true
        playing?.destroy()
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
    }

    companion object {
        private const val PATIENCE_SECONDS = 30L

        /** Whether the machine's microphone is one that tests may play into. */
        val isHeard: Boolean get() = System.getProperty("lavalier.microphone") == "virtual"
    }
}
