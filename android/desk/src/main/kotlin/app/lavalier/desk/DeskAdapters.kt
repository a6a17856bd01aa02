package app.lavalier.desk

import app.lavalier.core.Header
import app.lavalier.core.Input
import app.lavalier.core.Port
import app.lavalier.core.Vibration
import app.lavalier.core.Words
import app.lavalier.kit.Adapters
import app.lavalier.kit.Attention
import app.lavalier.kit.AudioSession
import app.lavalier.kit.Clipboard
import app.lavalier.kit.Exit
import app.lavalier.kit.KeyStore
import app.lavalier.kit.LinkScanner
import app.lavalier.kit.MadeKey
import app.lavalier.kit.MicrophonePermission
import app.lavalier.kit.Permission
import app.lavalier.kit.Route
import app.lavalier.kit.Secrets
import app.lavalier.kit.Settings
import app.lavalier.kit.Transfers
import java.awt.Toolkit
import java.awt.datatransfer.DataFlavor

/** A desk has no such thing. */
class NotOnADesk(what: String) : Exception("$what is not to be had on a desk")

/** What a desk can do of a phone's work. The core keeps keys and secrets in its own vault here and never asks for them. */
internal fun deskAdapters(options: DeskOptions, leave: () -> Unit) = Adapters(
    permission = object : MicrophonePermission {
        override suspend fun ask() = Permission(granted = true, askAgain = true)
    },
    audio = DeskAudio,
    facts = DeskFacts(options.home),
    keys = NoKeys,
    secrets = NoSecrets,
    settings = object : Settings {
        override suspend fun open(): Unit = throw NotOnADesk("a settings page for this app")
    },
    scanner = object : LinkScanner {
        // Nothing was scanned, as when a person gives up.
        override suspend fun scan(): String? = null
    },
    clipboard = object : Clipboard {
        override suspend fun paste(): String? {
            val clipboard = Toolkit.getDefaultToolkit().systemClipboard
            return if (clipboard.isDataFlavorAvailable(DataFlavor.stringFlavor)) clipboard.getData(DataFlavor.stringFlavor) as String else null
        }
    },
    transfers = NoTransfers,
    attention = DeskAttention,
    exit = object : Exit {
        override suspend fun leave() = leave()
    },
)

/** The machine's own input, which the core opens by itself; there is nothing to route. */
private object DeskAudio : AudioSession {
    // What a desktop calls its default is not one of a phone's sockets.
    private val input = Input(Port.VIRTUAL, "default", System.getProperty("os.name"), 48_000u, 1u)

    override suspend fun activate(wanted: String?, measure: Boolean) = Route(input, listOf(input))

    override suspend fun release() = Unit
}

private object NoKeys : KeyStore {
    override suspend fun make(name: String, challenge: ByteArray): MadeKey = throw NotOnADesk("a key store")

    override suspend fun sign(key: String, message: ByteArray): ByteArray = throw NotOnADesk("a key store")

    override suspend fun forget(name: String) = Unit

    override suspend fun attest(key: String, challenge: ByteArray): List<ByteArray> = throw NotOnADesk("a key store")
}

private object NoSecrets : Secrets {
    override suspend fun keep(name: String, secret: ByteArray): Unit = throw NotOnADesk("a place for secrets")

    override suspend fun read(name: String): ByteArray? = null

    override suspend fun forget(name: String) = Unit
}

private object NoTransfers : Transfers {
    override suspend fun begin(transfer: String, file: String, url: String, headers: List<Header>, unmetered: Boolean): Unit =
        throw NotOnADesk("a transfer service")

    override suspend fun forget(transfer: String) = Unit
}

private object DeskAttention : Attention {
    override suspend fun keepAwake(on: Boolean) = Unit

    override suspend fun vibrate(pattern: Vibration) {
        if (pattern == Vibration.WARNING) Toolkit.getDefaultToolkit().beep()
    }

    // The window says it too.
    override suspend fun notify(words: Words) = Unit

    override suspend fun clearNotification() = Unit
}
