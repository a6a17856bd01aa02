package app.lavalier.desk

import androidx.compose.ui.window.application
import app.lavalier.core.Press
import app.lavalier.core.Screen
import app.lavalier.stage.Player
import app.lavalier.stage.Stage
import app.lavalier.stage.Wav
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.awt.GraphicsEnvironment
import java.io.File
import java.util.Locale
import kotlin.concurrent.thread

/** The phone's window on a (virtual) screen, walked with a mouse from the link to *Safe*, against a real studio. */
class WalkTest {
    @Test
    fun `a person walks from the link to safe by clicks alone`(@TempDir home: File) {
        assumeFalse(GraphicsEnvironment.isHeadless() || System.getenv("DISPLAY").isNullOrEmpty(), "there is no screen, nor Xvfb")
        Stage().use { stage ->
            val wav = stage.folder.resolve("speech.wav").also { Wav.write(it, seconds = 120) }
            val link = stage.folder.resolve("link").apply { writeText(stage.invite("--platform", "desktop")) }
            val player = if (Player.isHeard) Player(wav) else null
            val from = if (player == null) listOf("--from", wav.path) else emptyList()
            Desk(DeskOptions.read(listOf("--home", home.path, "--link", link.path) + from)).use { desk ->
                var exit: () -> Unit = {}
                val opened = System.nanoTime()
                val window = thread {
                    application(exitProcessOnExit = false) {
                        exit = ::exitApplication
                        DeskWindow(desk, ::exitApplication, bare = true)
                    }
                }
                val person = Person(desk)
                try {
                    val clicks = toRolling(person)
                    val seconds = (System.nanoTime() - opened) / 1e9
                    // `cargo xtask bench phone_walk` reads it.
                    println("from the window to rolling: %.2f s and %d clicks".format(Locale.ROOT, seconds, clicks))
                    // The guest's table: at most eight, the operating system's own dialogs aside.
                    assertTrue(clicks <= 8, "$clicks clicks")
                    person.waitsUntil("the time runs") { (desk.model.meter.value?.elapsedMs ?: 0u) > 1_000u }
                    person.photographs("desk-rolling")
                    person.clicks(Press.Stop)
                    person.waitsUntil("it is safe") { desk.model.shown.value?.screen is Screen.Safe }
                    person.photographs("desk-safe")
                } catch (failed: Throwable) {
                    person.photographs("desk-failed")
                    throw failed
                } finally {
                    player?.close()
                    exit()
                    window.join(30_000)
                }
            }
            val delivered = Wav.samples(stage.pull().single())
            // Half a second out of the middle: wherever the player was, it is a run of what it played, bit for bit.
            val middle = delivered.size / Wav.WIDTH / 2 * Wav.WIDTH
            val heard = delivered.copyOfRange(middle, middle + Wav.SECOND / 2)
            assertTrue(Wav.holds(Wav.samples(wav), heard), "what was delivered is not what was played")
        }
    }

    /** Takes the one way on from each screen; gives the number of clicks. */
    private fun toRolling(person: Person): Int {
        var clicks = 0
        while (true) {
            val screen = person.waitsForSomethingToDo()
            if (screen is Screen.Rolling) return clicks
            person.photographs("desk-$clicks-${screen.javaClass.simpleName.lowercase()}")
            person.clicks(person.wayOn(screen))
            clicks++
        }
    }
}
