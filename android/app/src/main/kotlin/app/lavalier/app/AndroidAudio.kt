package app.lavalier.app

import android.content.Context
import android.media.AudioDeviceCallback
import android.media.AudioDeviceInfo
import android.media.AudioManager
import android.os.Build
import app.lavalier.core.Happening
import app.lavalier.kit.AudioSession
import app.lavalier.kit.Route

/** There is no input of that name any more, or none at all. */
class NoSuchInput : Exception()

/**
 * Android's inputs. The core opens the one that is named here by its device id; the service of type *microphone* is what lets it
 * go on while the screen is off.
 */
class AndroidAudio(private val context: Context, private val happened: (Happening) -> Unit) : AudioSession {
    private val manager = checkNotNull(context.getSystemService(AudioManager::class.java)) { "every phone has an AudioManager" }

    /** The id of the input that was granted, while it is there. */
    @Volatile
    private var granted: Int? = null

    private val devices = object : AudioDeviceCallback() {
        /** Whether Android has listed what was there when this was registered. */
        private var listed = false

        override fun onAudioDevicesAdded(added: Array<out AudioDeviceInfo>) {
            // What would be granted now and was not there before. A stream that is open on a device stays there; the core knows.
            val usual = usual(microphones())
            if (listed && usual != null && added.any { it.id == usual.id }) happened(Happening.InputAdded(usual.toInput()))
            listed = true
        }

        override fun onAudioDevicesRemoved(removed: Array<out AudioDeviceInfo>) {
            if (removed.none { it.id == granted }) return
            granted = null
            happened(Happening.Input(usual(microphones())?.toInput()))
        }
    }

    private val recordings = SilencedWatch { happened(Happening.Silenced(it)) }

    /** Watches what is plugged in and who is heard, for as long as the process lives. */
    fun watch() {
        manager.registerAudioDeviceCallback(devices, null)
        // Before Android 10 nobody was told; the core finds a run of exact zeros by itself.
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) manager.registerAudioRecordingCallback(recordings, null)
    }

    /** Every microphone, the phone's own first. */
    fun microphones(): List<AudioDeviceInfo> = manager.getDevices(AudioManager.GET_DEVICES_INPUTS)
        .filter { it.isMicrophone() }
        .sortedBy { it.type != AudioDeviceInfo.TYPE_BUILTIN_MIC }

    /**
     * What is granted when nobody names one: what was plugged in last, else the phone's own, which is first. A Bluetooth headset or a
     * car lists a microphone for calls, to which Android routes only when an app begins a call.
     */
    private fun usual(all: List<AudioDeviceInfo>): AudioDeviceInfo? = all.lastOrNull { it.isOnAWire() } ?: all.firstOrNull()

    override suspend fun activate(wanted: String?, measure: Boolean): Route {
        val all = microphones()
        val chosen = if (wanted == null) usual(all) else all.firstOrNull { it.id.toString() == wanted }
        val device = chosen ?: throw NoSuchInput()
        RecordingService.begin(context)
        granted = device.id
        return Route(device.toInput(), all.map { it.toInput() })
    }

    override suspend fun release() {
        granted = null
        RecordingService.end(context)
    }
}
