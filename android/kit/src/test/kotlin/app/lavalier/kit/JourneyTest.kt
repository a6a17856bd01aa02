package app.lavalier.kit

import app.lavalier.core.App
import app.lavalier.core.Happening
import app.lavalier.core.Interruption
import app.lavalier.core.MicrophoneFrom
import app.lavalier.core.Network
import app.lavalier.core.Pace
import app.lavalier.core.PhoneOptions
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.core.SecretsIn
import app.lavalier.stage.Player
import app.lavalier.stage.Stage
import app.lavalier.stage.Wav
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** The whole journey over the native library, from a file and from a microphone, against a real studio process. */
class JourneyTest {
    @Test
    fun `from the link to safe, by way of a refusal that is mended and a call, nothing that went in is lost`(@TempDir home: File) {
        Stage().use { stage ->
            // Longer than anybody takes to stop: its end would be the microphone's.
            val wav = stage.folder.resolve("speech.wav").also { Wav.write(it, seconds = 20) }
            val delivered = walked(stage, home, MicrophoneFrom.File(wav.path, Pace.REAL))
            assertTrue(delivered.size >= 3 * Wav.SECOND, "${delivered.size} bytes were delivered")
            // A file goes on through a call; what the stop cut off its end was never heard.
            assertArrayEquals(Wav.samples(wav).copyOf(delivered.size), delivered)
        }
    }

    @Test
    fun `from the link to safe with the machine's own microphone, what was played into it is delivered bit for bit`(@TempDir home: File) {
        assumeTrue(Player.isHeard, "the machine's microphone is not one that tests may play into")
        Stage().use { stage ->
            val wav = stage.folder.resolve("speech.wav").also { Wav.write(it, seconds = 120) }
            val delivered = Player(wav).use { walked(stage, home, MicrophoneFrom.Machine) }
            // The last half second without a gap: wherever the player was, it is a run of what it played.
            val half = Wav.SECOND / 2
            val pieces = (delivered.size - half downTo 0 step half).map { delivered.copyOfRange(it, it + half) }
            val heard = checkNotNull(pieces.firstOrNull { !it.hasGap() }) { "no half second was delivered without a gap" }
            assertTrue(Wav.holds(Wav.samples(wav), heard), "what was delivered is not what was played")
        }
    }

    /** Walks from the link to *Safe*, a refusal that is mended and a call in between; gives the samples that were delivered. */
    private fun walked(stage: Stage, home: File, microphone: MicrophoneFrom): ByteArray {
        val model = PhoneModel.open(
            PhoneOptions(home.path, microphone, SecretsIn.HERE, App("app.lavalier.test", "1.0.0")),
            SoftPlatform().adapters,
        )
        try {
            val walk = Walk(model)
            model.happened(Happening.Network(Network.UNMETERED))
            model.happened(Happening.Link(stage.invite("--platform", "desktop")))
            assertTrue(walk.until<Screen.Invited>().invitation.sixWords.isNotEmpty())
            walk.press(Press.Agree)

            refusedThenMended(walk)
            walk.toReady()
            walk.press(Press.Record)
            walk.until<Screen.Rolling>()

            // A call, in the middle of it.
            model.hasRecorded(1_500u)
            model.happened(Happening.InterruptionBegan(Interruption.CALL))
            walk.until<Screen.Paused>()
            model.happened(Happening.InterruptionEnded(true))
            walk.until<Screen.Rolling>()

            model.hasRecorded(3_500u)
            walk.press(Press.Stop)
            walk.until<Screen.Safe>()
        } finally {
            model.shutdown()
        }
        val delivered = Wav.samples(stage.pull().single())
        assertEquals(0, delivered.size % Wav.WIDTH)
        return delivered
    }

    /** Waits until the take is so long. */
    private fun PhoneModel.hasRecorded(milliseconds: ULong) = runBlocking {
        withTimeout(60_000) { meter.filterNotNull().first { it.elapsedMs > milliseconds } }
    }

    /** A laptop's gate asks one thing. A *no* is refused with one thing to do; the second answer is *yes*. */
    private fun refusedThenMended(walk: Walk) {
        val asked = walk.until<Screen.Asking>()
        assertEquals(1, asked.questions.size)
        walk.press(asked.questions.single().replies[1].press)
        walk.until<Screen.Mending>()
        walk.press(Press.CheckAgain)
        walk.press(walk.until<Screen.Asking>().questions.single().replies[0].press)
    }
}

/** Whether some samples in a row are zero to the last bit, as in a gap: nothing that is played has them. */
private fun ByteArray.hasGap(): Boolean {
    var zeros = 0
    return any { byte ->
        zeros = if (byte == 0.toByte()) zeros + 1 else 0
        zeros >= 4 * Wav.WIDTH
    }
}

/** From wherever the phone is to *Ready*, taking whatever microphone there is. */
fun Walk.toReady(): Screen.Ready {
    while (true) {
        when (val screen = until { it is Screen.Ready || it is Screen.Microphone || it is Screen.Asking }) {
            is Screen.Ready -> return screen
            is Screen.Asking -> screen.questions.first { it.given == null }.let { press(it.replies.first().press) }
            else -> press(listOf(Press.UseItAnyway, Press.SkipTapTest, Press.ClipOn, Press.AllowMicrophone, Press.GoOn).first { screen.has(it) })
        }
        settled()
    }
}

private fun Screen.has(press: Press) = buttons.any { it.press == press }
