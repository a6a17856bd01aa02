package app.lavalier.app

import android.app.Notification
import android.app.PendingIntent
import android.app.Service
import android.content.Context
import android.content.Intent
import android.content.pm.ServiceInfo
import android.os.Build
import android.os.IBinder

/**
 * Holds the microphone while the person looks elsewhere. Android 14 wants the type named when the service goes to the foreground,
 * and lets it begin only while the app is seen (developer.android.com, *Foreground service types: microphone*).
 */
class RecordingService : Service() {
    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        val notification = notification()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            startForeground(ID, notification, ServiceInfo.FOREGROUND_SERVICE_TYPE_MICROPHONE)
        } else {
            startForeground(ID, notification)
        }
        // After the process was killed the core recovers the take when the person comes back; there is nothing to restart.
        return START_NOT_STICKY
    }

    override fun onBind(intent: Intent?): IBinder? = null

    private fun notification(): Notification {
        val open = PendingIntent.getActivity(this, 0, Intent(this, GuestActivity::class.java), PendingIntent.FLAG_IMMUTABLE)
        return Notification.Builder(this, Channels.recording(this))
            .setSmallIcon(android.R.drawable.ic_btn_speak_now)
            .setContentTitle(applicationInfo.loadLabel(packageManager))
            .setContentIntent(open)
            .setOngoing(true)
            .setCategory(Notification.CATEGORY_SERVICE)
            .build()
    }

    companion object {
        /** The notification's number; 0 is not allowed. */
        const val ID = 1

        /** What begins it, and names it to be ended. */
        fun begin(context: Context) = Intent(context, RecordingService::class.java)
    }
}
