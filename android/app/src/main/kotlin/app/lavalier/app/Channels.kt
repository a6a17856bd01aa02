package app.lavalier.app

import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context

/** Notification channels. A channel wants a name in the settings; the app's own says enough. */
internal object Channels {
    /** For the service: never makes a sound, which the microphone would hear. */
    fun recording(context: Context): String = make(context, "recording", NotificationManager.IMPORTANCE_LOW)

    /** For what the person has to know while looking elsewhere. */
    fun attention(context: Context): String = make(context, "attention", NotificationManager.IMPORTANCE_DEFAULT)

    private fun make(context: Context, id: String, importance: Int): String {
        val label = context.applicationInfo.loadLabel(context.packageManager)
        val channel = NotificationChannel(id, label, importance).apply { setSound(null, null) }
        context.getSystemService(NotificationManager::class.java)?.createNotificationChannel(channel)
        return id
    }
}
