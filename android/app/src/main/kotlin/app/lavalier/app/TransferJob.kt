package app.lavalier.app

import android.app.Notification
import android.app.job.JobParameters
import android.app.job.JobService
import android.os.Build
import android.os.PersistableBundle
import app.lavalier.core.Happening
import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import java.util.concurrent.ConcurrentHashMap
import kotlin.concurrent.thread

/** Sends one file, on a thread of its own, and tells the core what the studio said; the core judges it. */
class TransferJob : JobService() {
    private val running = ConcurrentHashMap<Int, HttpURLConnection>()

    override fun onStartJob(parameters: JobParameters): Boolean {
        val transfer = parameters.extras.getString(TRANSFER) ?: return false
        val order = Order.read(this, transfer) ?: return false
        // A user-initiated job that shows no notification is stopped (JobService.setNotification).
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            setNotification(parameters, parameters.jobId, notification(), JOB_END_NOTIFICATION_POLICY_REMOVE)
        }
        thread(name = "transfer") {
            val happened = send(order, parameters.jobId)
            running.remove(parameters.jobId)
            Order.forget(this, transfer)
            Lavalier.of(this).happened(happened)
            jobFinished(parameters, false)
        }
        return true
    }

    /** The system wants it stopped, such as when the network went. It is begun again when it may. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        running.remove(parameters.jobId)?.disconnect()
        return true
    }

    private fun send(order: Order, job: Int): Happening = try {
        val file = File(order.file)
        val connection = URL(order.url).openConnection() as HttpURLConnection
        running[job] = connection
        connection.requestMethod = "POST"
        connection.doOutput = true
        connection.instanceFollowRedirects = false
        connection.connectTimeout = PATIENCE_MS
        connection.readTimeout = PATIENCE_MS
        connection.setFixedLengthStreamingMode(file.length())
        for (header in order.headers) connection.setRequestProperty(header.name, header.value)
        file.inputStream().use { from -> connection.outputStream.use { from.copyTo(it) } }
        val status = connection.responseCode
        val body = (if (status < 400) connection.inputStream else connection.errorStream)?.use { it.readNBytes(BODY_MAX) }
        Happening.TransferDone(order.transfer, status.toUShort(), body ?: ByteArray(0))
    } catch (_: IOException) {
        Happening.TransferFailed(order.transfer)
    }

    private fun notification(): Notification = Notification.Builder(this, Channels.recording(this))
        .setSmallIcon(android.R.drawable.stat_sys_upload)
        .setContentTitle(applicationInfo.loadLabel(packageManager))
        .build()

    companion object {
        private const val TRANSFER = "transfer"

        /** The studio flushes each piece of a large upload before it answers. */
        private const val PATIENCE_MS = 120_000

        /** The studio's answers are short; a longer one is not the studio's. */
        private const val BODY_MAX = 64 * 1024

        internal fun extras(transfer: String) = PersistableBundle().apply { putString(TRANSFER, transfer) }
    }
}
