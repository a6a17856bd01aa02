package app.lavalier.app

import android.media.AudioManager
import android.media.AudioRecordingConfiguration

/**
 * When another app wins the microphone, ours goes on and is handed silence: `isClientSilenced` says so (Android 10). Told when it
 * changes, however often Android repeats itself.
 */
internal class SilencedWatch(private val changed: (Boolean) -> Unit) : AudioManager.AudioRecordingCallback() {
    private var silenced = false

    // An app without the permission to see more is told of its own recordings alone.
    override fun onRecordingConfigChanged(configs: List<AudioRecordingConfiguration>) = heard(configs.any { it.isClientSilenced })

    fun heard(now: Boolean) {
        if (now != silenced) {
            silenced = now
            changed(now)
        }
    }
}
