package app.lavalier.app

import android.content.Context
import android.media.AudioDeviceCallback
import android.media.AudioDeviceInfo
import android.media.AudioManager
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

    /** The id of the input that was granted last. */
    private var granted: Int? = null

    private val devices = object : AudioDeviceCallback() {
        // The first call lists what is there already; the core asked for that and has it.
        override fun onAudioDevicesAdded(added: Array<out AudioDeviceInfo>) = Unit

        override fun onAudioDevicesRemoved(removed: Array<out AudioDeviceInfo>) {
            if (removed.any { it.id == granted }) happened(Happening.Input(null))
        }
    }

    private val recordings = SilencedWatch { happened(Happening.Silenced(it)) }

    /** Watches what is plugged in and who is heard, for as long as the process lives. */
    fun watch() {
        manager.registerAudioDeviceCallback(devices, null)
        manager.registerAudioRecordingCallback(recordings, null)
    }

    /** Every microphone, the phone's own first. */
    fun microphones(): List<AudioDeviceInfo> = manager.getDevices(AudioManager.GET_DEVICES_INPUTS)
        .filter { it.isMicrophone() }
        .sortedBy { it.type != AudioDeviceInfo.TYPE_BUILTIN_MIC }

    override suspend fun activate(wanted: String?, measure: Boolean): Route {
        val all = microphones()
        // Android routes to what was plugged in last; an app that names a device gets that one.
        val chosen = if (wanted == null) all.lastOrNull() else all.firstOrNull { it.id.toString() == wanted }
        val device = chosen ?: throw NoSuchInput()
        context.startForegroundService(RecordingService.begin(context))
        granted = device.id
        return Route(device.toInput(), all.map { it.toInput() })
    }

    override suspend fun release() {
        granted = null
        context.stopService(RecordingService.begin(context))
    }
}
