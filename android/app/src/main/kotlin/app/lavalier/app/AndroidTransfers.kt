package app.lavalier.app

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import android.os.Build
import app.lavalier.core.Header
import app.lavalier.kit.Transfers
import java.io.File
import java.util.Properties

/** Android would not take the job. */
class NotScheduled : Exception()

/**
 * What is left to send, handed to the platform: a user-initiated data transfer where there are such (Android 14; it begins at
 * once and may run long), else an ordinary job. What a job needs lies in the folder that no backup reads: the headers carry the
 * guest's credential, and a job's extras are kept where it is not.
 */
class AndroidTransfers(private val context: Context) : Transfers {
    private val scheduler = checkNotNull(context.getSystemService(JobScheduler::class.java)) { "every phone has a JobScheduler" }

    override suspend fun begin(transfer: String, file: String, url: String, headers: List<Header>, unmetered: Boolean) {
        Order(transfer, file, url, headers).keep(context)
        if (scheduler.schedule(job(transfer, File(file).length(), unmetered)) != JobScheduler.RESULT_SUCCESS) throw NotScheduled()
    }

    override suspend fun forget(transfer: String) {
        scheduler.cancel(number(transfer))
        Order.forget(context, transfer)
    }

    internal fun job(transfer: String, bytes: Long, unmetered: Boolean): JobInfo {
        val network = NetworkRequest.Builder().addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            .apply { if (unmetered) addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) }
            .build()
        return JobInfo.Builder(number(transfer), ComponentName(context, TransferJob::class.java))
            .setExtras(TransferJob.extras(transfer))
            .setRequiredNetwork(network)
            .setEstimatedNetworkBytes(JobInfo.NETWORK_BYTES_UNKNOWN.toLong(), bytes)
            .apply { if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) setUserInitiated(true) }
            .build()
    }

    companion object {
        /** A job's number; the same transfer replaces itself. */
        internal fun number(transfer: String): Int = transfer.hashCode()
    }
}

/** One upload, as it waits for its job. */
internal class Order(val transfer: String, val file: String, val url: String, val headers: List<Header>) {
    fun keep(context: Context) {
        val kept = Properties()
        kept["transfer"] = transfer
        kept["file"] = file
        kept["url"] = url
        headers.forEachIndexed { index, header ->
            kept["header.$index.name"] = header.name
            kept["header.$index.value"] = header.value
        }
        place(context, transfer).apply { parentFile?.mkdirs() }.outputStream().use { kept.store(it, null) }
    }

    companion object {
        fun read(context: Context, transfer: String): Order? {
            val place = place(context, transfer).takeIf(File::isFile) ?: return null
            val kept = Properties().apply { place.inputStream().use(::load) }
            val headers = generateSequence(0) { it + 1 }
                .map { kept.getProperty("header.$it.name") to kept.getProperty("header.$it.value") }
                .takeWhile { it.first != null }
                .map { Header(it.first, it.second) }
                .toList()
            return Order(transfer, kept.getProperty("file"), kept.getProperty("url"), headers)
        }

        fun forget(context: Context, transfer: String) {
            place(context, transfer).delete()
        }

        private fun place(context: Context, transfer: String) =
            File(context.noBackupFilesDir, "transfers/${AndroidTransfers.number(transfer)}")
    }
}
