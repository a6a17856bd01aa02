package app.lavalier.app

import android.app.Notification
import android.app.job.JobParameters
import android.app.job.JobService
import android.os.Build
import android.os.PersistableBundle
import app.lavalier.core.Happening
import java.util.concurrent.ConcurrentHashMap
import kotlin.concurrent.thread

/**
 * Sends one file, on a thread of its own, and tells the core what the studio said; the core judges it.
 *
 * Until there is an answer the order stays and nothing is told: where the network goes, or Android stops the job, it is begun
 * again, and sends the same file once more.
 */
class TransferJob : JobService() {
    /** Whoever takes an upload out of here, the thread that ends it or Android that stops it, has the last word on it. */
    private val uploads = ConcurrentHashMap<Int, Upload>()

    override fun onStartJob(parameters: JobParameters): Boolean {
        val transfer = parameters.extras.getString(TRANSFER) ?: return false
        // A user-initiated job that shows no notification is stopped (JobService.setNotification).
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            setNotification(parameters, parameters.jobId, notification(), JOB_END_NOTIFICATION_POLICY_REMOVE)
        }
        val upload = Upload()
        uploads[parameters.jobId] = upload
        thread(name = "transfer") { work(parameters, transfer, upload) }
        return true
    }

    /** The system wants it stopped, such as when the network went. It is begun again when it may. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        uploads.remove(parameters.jobId)?.stop()
        return true
    }

    private fun work(parameters: JobParameters, transfer: String, upload: Upload) {
        val lavalier = Lavalier.of(this)
        val order = lavalier.orders.read(transfer)
        val happened = if (order == null) Happening.TransferFailed(transfer) else upload.send(order)
        // Stopped: the order is the next job's.
        if (!uploads.remove(parameters.jobId, upload)) return
        if (happened != null) {
            lavalier.orders.forget(transfer)
            lavalier.happened(happened)
        }
        jobFinished(parameters, happened == null)
    }

    private fun notification(): Notification = Notification.Builder(this, Channels.recording(this))
        .setSmallIcon(android.R.drawable.stat_sys_upload)
        .setContentTitle(applicationInfo.loadLabel(packageManager))
        .build()

    companion object {
        private const val TRANSFER = "transfer"

        internal fun extras(transfer: String) = PersistableBundle().apply { putString(TRANSFER, transfer) }
    }
}
