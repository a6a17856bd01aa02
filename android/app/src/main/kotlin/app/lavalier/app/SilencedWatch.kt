package app.lavalier.app

import android.media.AudioManager
import android.media.AudioRecordingConfiguration
import android.media.MediaRecorder

/**
 * When another app wins the microphone, ours goes on and is handed silence: `isClientSilenced` says so (Android 10). Told when it
 * changes, however often Android repeats itself.
 */
internal class SilencedWatch(private val changed: (Boolean) -> Unit) : AudioManager.AudioRecordingCallback() {
    private var silenced = false

    // All recordings of the phone are listed, without saying whose they are: ours has one of the sources that the core opens. That
    // another app's has it too, and is the silenced one, costs a wrong screen and no sound: the core keeps what it is handed.
    override fun onRecordingConfigChanged(configs: List<AudioRecordingConfiguration>) =
        heard(configs.any { it.clientAudioSource in OURS && it.isClientSilenced })

    fun heard(now: Boolean) {
        if (now != silenced) {
            silenced = now
            changed(now)
        }
    }

    private companion object {
        /** What the core's AAudio presets are called here. */
        val OURS = setOf(MediaRecorder.AudioSource.UNPROCESSED, MediaRecorder.AudioSource.VOICE_RECOGNITION)
    }
}
