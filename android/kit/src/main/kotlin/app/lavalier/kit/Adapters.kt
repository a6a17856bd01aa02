package app.lavalier.kit

import app.lavalier.core.Facts
import app.lavalier.core.Header
import app.lavalier.core.Input
import app.lavalier.core.KeyStorage
import app.lavalier.core.Vibration
import app.lavalier.core.Words

/**
 * What the platform does for the core, each as narrow as one of its requests. A function that throws is answered as a failure
 * and said on the screen; one that never returns is given up by the core when its time is over. None of them decides anything.
 */
class Adapters(
    val permission: MicrophonePermission,
    val audio: AudioSession,
    val facts: DeviceFacts,
    val keys: KeyStore,
    val secrets: Secrets,
    val settings: Settings,
    val scanner: LinkScanner,
    val clipboard: Clipboard,
    val transfers: Transfers,
    val attention: Attention,
    val exit: Exit,
)

/** The platform's question whether this app may use the microphone. */
interface MicrophonePermission {
    /** Asks, unless it was answered before, and waits for the person. */
    suspend fun ask(): Permission
}

/** Whether the microphone may be used, and whether the platform would ask the person once more. */
data class Permission(val granted: Boolean, val askAgain: Boolean)

/** The platform's routing of sound. */
interface AudioSession {
    /** Routes [wanted] (an [Input.id], or the platform's choice) to this app; [measure] asks for sound without processing. */
    suspend fun activate(wanted: String?, measure: Boolean): Route

    /** Gives the microphone back. */
    suspend fun release()
}

/** The input that was granted, and all that there are. */
data class Route(val input: Input, val all: List<Input>)

/** What the platform says of the phone, unjudged; null where it does not say. */
interface DeviceFacts {
    suspend fun probe(): Facts
}

/** The platform's store of keys that never leave it. */
interface KeyStore {
    /** Makes an ES256 key that works while the phone is locked; attested for [challenge], unless that is empty, where the platform attests. */
    suspend fun make(name: String, challenge: ByteArray): MadeKey

    /** An ES256 signature, r and s of 32 bytes each, over [message], which is not hashed before. */
    suspend fun sign(key: String, message: ByteArray): ByteArray

    /** Forgets the key; one that is not there is forgotten already. */
    suspend fun forget(name: String)

    /** What the platform says of [key] for a new [challenge]. */
    suspend fun attest(key: String, challenge: ByteArray): List<ByteArray>
}

/** A new key: its [public] point as x and y of 32 bytes each after a 4, where it is kept, and who says so. */
class MadeKey(val public: ByteArray, val storage: KeyStorage, val attestation: List<ByteArray>)

/** The platform's place for small secrets, bound to this phone and kept out of backups. */
interface Secrets {
    suspend fun keep(name: String, secret: ByteArray)

    suspend fun read(name: String): ByteArray?

    suspend fun forget(name: String)
}

/** The platform's settings for this app. */
interface Settings {
    suspend fun open()
}

/** A scanner for an invitation's code. */
interface LinkScanner {
    /** What was scanned, or null when the person gave up. */
    suspend fun scan(): String?
}

/** The clipboard, read only when the person says *Paste*. */
interface Clipboard {
    suspend fun paste(): String?
}

/** The platform's own transfer service, which goes on without the app. */
interface Transfers {
    /**
     * Schedules the upload of [file] to [url]; how it ended, or that it was not taken, is told as a happening, under the name
     * [transfer]. One that is to be [unmetered] waits for a network that is not paid by the byte.
     */
    suspend fun begin(transfer: String, file: String, url: String, headers: List<Header>, unmetered: Boolean)

    suspend fun forget(transfer: String)
}

/** What draws or keeps the person's attention. */
interface Attention {
    suspend fun keepAwake(on: Boolean)

    suspend fun vibrate(pattern: Vibration)

    suspend fun notify(words: Words)

    suspend fun clearNotification()
}

/** The way out of the app. */
interface Exit {
    suspend fun leave()
}
