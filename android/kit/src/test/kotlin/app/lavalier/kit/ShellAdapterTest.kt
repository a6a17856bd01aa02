package app.lavalier.kit

import app.lavalier.core.Answer
import app.lavalier.core.Header
import app.lavalier.core.Meter
import app.lavalier.core.Request
import app.lavalier.core.Screen
import app.lavalier.core.Shown
import app.lavalier.core.Sign
import app.lavalier.core.Tone
import app.lavalier.core.Vibration
import app.lavalier.core.Words
import app.lavalier.core.Work
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Test

/** The way between the core's requests and the platform's adapters. */
class ShellAdapterTest {
    private val platform = SoftPlatform()
    private val scope = CoroutineScope(Dispatchers.Default)
    private val answers = Channel<Pair<ULong, Answer>>(Channel.UNLIMITED)
    private var next = 0uL

    private fun shell(adapters: Adapters = platform.adapters) =
        ShellAdapter(adapters, scope) { request, answer -> answers.send(request to answer) }

    private fun request(work: Work, within: ULong? = 60_000u) = Request(++next, within, work)

    private fun answer(): Answer = runBlocking { withTimeout(60_000) { answers.receive() } }.second

    @AfterEach
    fun end() = scope.cancel()

    @Test
    fun `every kind of work reaches its own adapter and is answered in its own kind`() {
        val shell = shell()
        val expected = listOf(
            Work.Probe to Answer.Facts::class,
            Work.AskForMicrophone to Answer.Permission::class,
            Work.ActivateAudio("built-in", true) to Answer.Input::class,
            Work.ReleaseAudio to Answer.Done::class,
            Work.OpenSettings to Answer.Done::class,
            Work.Scan to Answer.Link::class,
            Work.Paste to Answer.Link::class,
            Work.MakeKey("k", ByteArray(1)) to Answer.Key::class,
            Work.Sign("k", ByteArray(1)) to Answer.Signature::class,
            Work.ForgetKey("k") to Answer.Done::class,
            Work.KeepSecret("s", ByteArray(1)) to Answer.Done::class,
            Work.ReadSecret("s") to Answer.Secret::class,
            Work.ForgetSecret("s") to Answer.Done::class,
            Work.Attest("k", ByteArray(1)) to Answer.Attested::class,
            Work.Transfer("t", "file", "url", listOf(Header("a", "b")), true) to Answer.Done::class,
            Work.ForgetTransfer("t") to Answer.Done::class,
            Work.KeepAwake(true) to Answer.Done::class,
            Work.Vibrate(Vibration.TAP) to Answer.Done::class,
            Work.Notify(Words("what", "")) to Answer.Done::class,
            Work.ClearNotification to Answer.Done::class,
            Work.Leave to Answer.Done::class,
        )
        for ((work, kind) in expected) {
            val before = platform.asked.size
            shell.perform(request(work))
            assertEquals(kind, answer()::class, "$work")
            assertEquals(before + 1, platform.asked.size, "$work")
        }
        val kinds = Work::class.java.declaredClasses.filter { Work::class.java.isAssignableFrom(it) }
        assertEquals(kinds.map { it.simpleName }.toSet(), expected.map { it.first.javaClass.simpleName }.toSet())
    }

    @Test
    fun `an adapter that throws is a failure without its message, and the next request is performed`() {
        val shell = shell()
        platform.failure = IllegalStateException("/data/user/0/secret")
        shell.perform(request(Work.Probe))
        assertEquals(Answer.Failed("IllegalStateException"), answer())
        platform.failure = null
        shell.perform(request(Work.Probe))
        assertInstanceOf(Answer.Facts::class.java, answer())
    }

    @Test
    fun `an adapter that hangs holds up its own kind until its time is over, and no other`() {
        val soft = platform.adapters
        val hanging = object : LinkScanner {
            override suspend fun scan(): String? = awaitCancellation()
        }
        val shell = shell(
            Adapters(
                soft.permission, soft.audio, soft.facts, soft.keys, soft.secrets, soft.settings, hanging, soft.clipboard,
                soft.transfers, soft.attention, soft.exit,
            ),
        )
        shell.perform(request(Work.Scan, within = 50u))
        shell.perform(request(Work.Probe))
        shell.perform(request(Work.Paste))
        assertEquals(setOf(Answer.Facts::class, Answer.Link::class), setOf(answer()::class, answer()::class))
    }

    @Test
    fun `a key's challenge reaches the platform, and what it vouches with comes back`() {
        platform.attestation = listOf(byteArrayOf(1), byteArrayOf(2))
        shell().perform(request(Work.MakeKey("attestation", byteArrayOf(7, 7))))
        val key = answer() as Answer.Key
        assertEquals(listOf("make attestation for 7 7"), platform.asked)
        assertEquals(listOf(listOf<Byte>(1), listOf<Byte>(2)), key.attestation.map { it.toList() })
    }

    @Test
    fun `a take is signed while another key is being vouched for`() {
        val soft = platform.adapters
        val slow = object : KeyStore by soft.keys {
            override suspend fun make(name: String, challenge: ByteArray): MadeKey = awaitCancellation()
        }
        val shell = shell(
            Adapters(
                soft.permission, soft.audio, soft.facts, slow, soft.secrets, soft.settings, soft.scanner, soft.clipboard,
                soft.transfers, soft.attention, soft.exit,
            ),
        )
        shell.perform(request(Work.MakeKey("attestation", byteArrayOf(7))))
        shell.perform(request(Work.Sign("device", ByteArray(1))))
        assertInstanceOf(Answer.Signature::class.java, answer())
    }

    @Test
    fun `what nobody awaits is done and not answered`() {
        val shell = shell()
        shell.perform(request(Work.KeepAwake(true), within = null))
        shell.perform(request(Work.KeepAwake(false), within = null))
        shell.perform(request(Work.Vibrate(Vibration.WARNING)))
        assertEquals(Answer.Done, answer())
        assertEquals(listOf("awake true", "awake false", "vibrate WARNING"), platform.asked)
    }

    @Test
    fun `an older screen that comes late is not shown`() {
        val shell = shell()
        fun shown(number: ULong) = 
            Shown(number, Screen.Checking(Sign(Tone.CALM, "One moment"), "line $number"), emptyList())
        shell.show(shown(2u))
        shell.show(shown(1u))
        assertEquals(2uL, shell.shown.value?.number)
        shell.meter(Meter(1u, -1.0, -2.0, true))
        assertEquals(1uL, shell.meter.value?.elapsedMs)
    }
}
