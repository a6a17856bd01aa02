package app.lavalier.kit

import app.lavalier.core.Facts
import app.lavalier.core.Header
import app.lavalier.core.Input
import app.lavalier.core.KeyStorage
import app.lavalier.core.Platform
import app.lavalier.core.Port
import app.lavalier.core.Vibration
import app.lavalier.core.Words
import kotlinx.coroutines.awaitCancellation
import java.util.concurrent.CopyOnWriteArrayList

/** A platform made of software: does what it is told, and remembers what was asked. */
open class SoftPlatform {
    /** What was asked, in order. */
    val asked = CopyOnWriteArrayList<String>()

    /** Thrown at the next call of an adapter, or null. */
    @Volatile
    var failure: Exception? = null

    /** All there are; the first is granted where none is named. */
    @Volatile
    var inputs = listOf(Input(Port.BUILT_IN, "built-in", "Phone's own", 48_000u, 1u))

    /** Whether making the audio session ready never comes to an end. */
    @Volatile
    var hangs = false

    /** What making the audio session ready throws, or null. */
    @Volatile
    var throws: Exception? = null

    @Volatile
    var permission = Permission(granted = true, askAgain = true)

    /** What the platform vouches for a new key with. */
    @Volatile
    var attestation = emptyList<ByteArray>()
    var pasted: String? = null
    var scanned: String? = null

    @Volatile
    var facts = desktop()
    val secrets = mutableMapOf<String, ByteArray>()

    private fun <T> ask(what: String, answer: () -> T): T {
        asked += what
        failure?.let { throw it }
        return answer()
    }

    /** The adapters over it. */
    val adapters = Adapters(
        permission = object : MicrophonePermission {
            override suspend fun ask() = ask("permission") { permission }
        },
        audio = object : AudioSession {
            override suspend fun activate(wanted: String?, measure: Boolean): Route {
                if (hangs) awaitCancellation()
                throws?.let { throw it }
                return ask("activate $wanted") { Route(inputs.firstOrNull { it.id == wanted } ?: inputs.first(), inputs) }
            }

            override suspend fun release() = ask("release") {}
        },
        facts = object : DeviceFacts {
            override suspend fun probe() = ask("probe") { facts }
        },
        keys = object : KeyStore {
            override suspend fun make(name: String, challenge: ByteArray) =
                ask("make $name for ${challenge.joinToString(" ")}") { MadeKey(ByteArray(65), KeyStorage.SOFTWARE, attestation) }
            override suspend fun sign(key: String, message: ByteArray) = ask("sign $key") { ByteArray(64) }
            override suspend fun forget(name: String) = ask("forget key $name") {}
            override suspend fun attest(key: String, challenge: ByteArray) = ask("attest $key") { emptyList<ByteArray>() }
        },
        secrets = object : Secrets {
            override suspend fun keep(name: String, secret: ByteArray) = ask("keep $name") { this@SoftPlatform.secrets[name] = secret }
            override suspend fun read(name: String) = ask("read $name") { this@SoftPlatform.secrets[name] }
            override suspend fun forget(name: String) = ask("forget $name") { this@SoftPlatform.secrets.remove(name) }.let {}
        },
        settings = object : Settings {
            override suspend fun open() = ask("settings") {}
        },
        scanner = object : LinkScanner {
            override suspend fun scan() = ask("scan") { scanned }
        },
        clipboard = object : Clipboard {
            override suspend fun paste() = ask("paste") { pasted }
        },
        transfers = object : Transfers {
            override suspend fun begin(transfer: String, file: String, url: String, headers: List<Header>, unmetered: Boolean) =
                ask(if (unmetered) "transfer $transfer unmetered" else "transfer $transfer") {}

            override suspend fun forget(transfer: String) = ask("forget transfer $transfer") {}
        },
        attention = object : Attention {
            override suspend fun keepAwake(on: Boolean) = ask("awake $on") {}
            override suspend fun vibrate(pattern: Vibration) = ask("vibrate $pattern") {}
            override suspend fun notify(words: Words) = ask("notify") {}
            override suspend fun clearNotification() = ask("clear notification") {}
        },
        exit = object : Exit {
            override suspend fun leave() = ask("leave") {}
        },
    )
}

/** A laptop, which nobody vouches for. */
fun desktop() = Facts(
    platform = Platform.DESKTOP,
    model = "test",
    osVersion = "12",
    osBuild = null,
    patchLevel = null,
    passcodeSet = null,
    biometricsEnrolled = null,
    passcodeComplexity = null,
    officialStore = null,
    freeBytes = 64_000_000_000u,
    batteryPercent = null,
    microphoneAllowed = true,
)
