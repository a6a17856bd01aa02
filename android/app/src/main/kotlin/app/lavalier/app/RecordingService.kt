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
        try {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
                startForeground(ID, notification, ServiceInfo.FOREGROUND_SERVICE_TYPE_MICROPHONE)
            } else {
                startForeground(ID, notification)
            }
        } catch (_: SecurityException) {
            // The permission was taken back, or nobody looks at the app any more: the microphone will say so by its silence.
            stopSelf()
        } catch (_: IllegalStateException) {
            stopSelf()
        }
        if (!begun()) stopSelf()
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

        /** Beginnings that Android has yet to deliver. */
        private var underWay = 0

        private var wanted = false

        /** Begins it. */
        @Synchronized
        fun begin(context: Context) {
            wanted = true
            if (context.startForegroundService(intent(context)) != null) underWay++
        }

        /** Ends it. One that was asked for and has not begun ends itself: ended before, it would take the app down with it. */
        @Synchronized
        fun end(context: Context) {
            wanted = false
            if (underWay == 0) context.stopService(intent(context))
        }

        /** A beginning was delivered; whether it is still wanted. */
        @Synchronized
        private fun begun(): Boolean {
            underWay = maxOf(0, underWay - 1)
            return wanted
        }

        internal fun intent(context: Context) = Intent(context, RecordingService::class.java)
    }
}
