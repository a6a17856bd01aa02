package app.lavalier.app

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.os.VibrationEffect
import android.os.Vibrator
import app.lavalier.core.Vibration
import app.lavalier.core.Words
import app.lavalier.kit.Attention

/** The screen kept on, a touch, and a notification. */
class AndroidAttention(private val context: Context, private val window: GuestWindow) : Attention {
    override suspend fun keepAwake(on: Boolean) = window.keepAwake(on)

    @Suppress("DEPRECATION") // VibratorManager is of Android 12; this is the same vibrator.
    override suspend fun vibrate(pattern: Vibration) {
        val effect = when (pattern) {
            Vibration.TAP -> VibrationEffect.createOneShot(40, VibrationEffect.DEFAULT_AMPLITUDE)
            Vibration.WARNING -> VibrationEffect.createWaveform(longArrayOf(0, 200, 120, 200), -1)
        }
        context.getSystemService(Vibrator::class.java)?.vibrate(effect)
    }

    override suspend fun notify(words: Words) {
        val open = PendingIntent.getActivity(context, 0, Intent(context, GuestActivity::class.java), PendingIntent.FLAG_IMMUTABLE)
        val notification = Notification.Builder(context, Channels.attention(context))
            .setSmallIcon(android.R.drawable.ic_dialog_info)
            .setContentTitle(words.what)
            .setContentText(words.remedy)
            .setStyle(Notification.BigTextStyle().bigText(words.remedy))
            .setContentIntent(open)
            .setAutoCancel(true)
            .build()
        context.getSystemService(NotificationManager::class.java)?.notify(ID, notification)
    }

    override suspend fun clearNotification() {
        context.getSystemService(NotificationManager::class.java)?.cancel(ID)
    }

    private companion object {
        /** One at a time: what is to be known now. */
        const val ID = 2
    }
}
