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
import app.lavalier.stage.Stage
import app.lavalier.stage.Wav
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** The whole journey over the native library, against a real studio process. */
class JourneyTest {
    @Test
    fun `from the link to safe, by way of a refusal that is mended and a call, nothing that went in is lost`(@TempDir home: File) {
        Stage().use { stage ->
            val wav = stage.folder.resolve("speech.wav").also { Wav.write(it, seconds = 6) }
            val platform = SoftPlatform()
            val model = PhoneModel.open(
                PhoneOptions(home.path, MicrophoneFrom.File(wav.path, Pace.REAL), SecretsIn.HERE, App("app.lavalier.test", "1.0.0")),
                platform.adapters,
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
                runBlocking { withTimeout(60_000) { model.meter.filterNotNull().first { it.elapsedMs > 1500u } } }
                model.happened(Happening.InterruptionBegan(Interruption.CALL))
                walk.until { it is Screen.Paused || it is Screen.Rolling }
                model.happened(Happening.InterruptionEnded(true))

                // The file's end is the microphone's; the person stops when it is there, or it stops by itself.
                walk.until<Screen.Rolling>()
                runBlocking { withTimeout(60_000) { model.meter.filterNotNull().first { it.elapsedMs > 3000u } } }
                walk.press(Press.Stop)
                walk.until<Screen.Safe>()
            } finally {
                model.shutdown()
            }
            val delivered = Wav.samples(stage.pull().single())
            val given = Wav.samples(wav)
            assertTrue(delivered.size >= 48_000 * 3 * 2, "two seconds at least were delivered")
            assertEquals(0, delivered.size % 3)
            assertPartsOf(given, delivered)
        }
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

    /** Every run of real sound in [delivered] is a run of [given], in order; between two there is marked silence. */
    private fun assertPartsOf(given: ByteArray, delivered: ByteArray) {
        val compared = delivered.size.coerceAtMost(given.size)
        var at = 0
        var same = 0
        while (at + 3 <= compared && delivered[at] == given[at] && delivered[at + 1] == given[at + 1] && delivered[at + 2] == given[at + 2]) {
            at += 3
            same++
        }
        assertTrue(same >= 48_000, "the first second is what went in, bit for bit, but only $same samples are")
        assertArrayEquals(given.copyOf(same * 3), delivered.copyOf(same * 3))
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
