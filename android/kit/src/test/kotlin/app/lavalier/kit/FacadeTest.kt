package app.lavalier.kit

import app.lavalier.core.Answer
import app.lavalier.core.App
import app.lavalier.core.Happening
import app.lavalier.core.Meter
import app.lavalier.core.MicrophoneFrom
import app.lavalier.core.Phone
import app.lavalier.core.PhoneException
import app.lavalier.core.PhoneInterface
import app.lavalier.core.PhoneOptions
import app.lavalier.core.Press
import app.lavalier.core.Request
import app.lavalier.core.Screen
import app.lavalier.core.SecretsIn
import app.lavalier.core.Shell
import app.lavalier.core.Shown
import app.lavalier.core.Work
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** Each call and each callback of the facade, over the real native library. */
class FacadeTest {
    @TempDir
    lateinit var home: File

    /** Keeps what the core calls back with. */
    private class Listening : Shell {
        val screens = LinkedBlockingQueue<Shown>()
        val requests = LinkedBlockingQueue<Request>()

        override fun show(shown: Shown) {
            screens += shown
        }

        override fun meter(meter: Meter) = Unit

        override fun perform(request: Request) {
            requests += request
        }
    }

    private val shell = Listening()

    private fun phone(shell: Shell = this.shell, at: File = home) =
        Phone.open(PhoneOptions(at.path, MicrophoneFrom.Machine, SecretsIn.HERE, App("app.lavalier.test", "1.0.0")), shell)

    private fun <T> next(queue: LinkedBlockingQueue<T>): T = checkNotNull(queue.poll(120, TimeUnit.SECONDS)) { "the core called back" }

    /** Waits for a request of this kind. */
    private fun request(wanted: (Work) -> Boolean): Request = generateSequence { next(shell.requests) }.first { wanted(it.work) }

    @Test
    fun `open and show - a phone without an invitation says so`() {
        phone().use { assertTrue(generateSequence { next(shell.screens) }.any { it.screen is Screen.Welcome }) }
    }

    @Test
    fun `open - a home that cannot be used is an error in words for people`() {
        val file = File(home, "file").apply { writeText("in the way") }
        val refused = assertThrows(PhoneException.Home::class.java) { phone(at = file) }
        assertTrue(refused.reason.isNotEmpty())
    }

    @Test
    fun `press and perform and answer - paste asks for the clipboard, and a late, second or unknown answer is ignored`() {
        phone().use { phone ->
            generateSequence { next(shell.screens) }.first { it.screen is Screen.Welcome }
            phone.press(Press.Paste)
            val request = request { it is Work.Paste }
            phone.answer(request.id, Answer.Link("not a link at all"))
            phone.answer(request.id, Answer.Link("not a link either"))
            phone.answer(4_711u, Answer.Done)
            assertTrue(generateSequence { next(shell.screens) }.any { it.screen is Screen.Unopened || it.notices.isNotEmpty() })
        }
    }

    @Test
    fun `happened and shown - a link that is none is said so, and the last screen can be asked for`() {
        phone().use { phone ->
            phone.happened(Happening.Link("https://studio.example/nothing"))
            assertTrue(generateSequence { next(shell.screens) }.any { it.screen is Screen.Unopened })
            assertNotNull(phone.shown())
        }
    }

    @Test
    fun `shutdown - afterwards a press is refused as closed, and a second one does nothing`() {
        phone().use { phone ->
            phone.shutdown()
            phone.shutdown()
            assertThrows(PhoneException.Closed::class.java) { phone.press(Press.Paste) }
        }
    }

    @Test
    fun `show and perform - a shell that throws does not end the phone`() {
        val throwing = object : Shell {
            override fun show(shown: Shown) = error("/data/secret")

            override fun meter(meter: Meter) = error("/data/secret")

            override fun perform(request: Request) = error("/data/secret")
        }
        phone(throwing).use { phone ->
            phone.press(Press.Paste)
            assertNotNull(phone.shown())
            assertTrue("secret" !in phone.shown().toString())
        }
    }

    /** A function that is added to the facade has to be tried here, under its name. The meter is tried by the journey. */
    @Test
    fun `every function of the facade is named by a test`() {
        val calls = PhoneInterface::class.java.methods.map { it.name.substringBefore('-') }
        val constructors = Phone.Companion::class.java.declaredMethods.map { it.name.substringBefore('-') }.filter { '$' !in it }
        val callbacks = Shell::class.java.methods.map { it.name.substringBefore('-') } - "meter"
        val named = FacadeTest::class.java.declaredMethods.joinToString(" ") { it.name.substringBefore(" - ") }.split(' ').toSet()
        val facade = (calls + constructors + callbacks).filter { it != "Companion" }.toSet()
        assertEquals(emptySet<String>(), facade - named)
        assertTrue(facade.containsAll(setOf("open", "press", "happened", "answer", "shown", "shutdown", "show", "perform")), "$facade")
    }
}
