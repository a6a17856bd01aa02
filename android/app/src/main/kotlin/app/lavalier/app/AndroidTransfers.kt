package app.lavalier.app

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import android.os.Build
import app.lavalier.core.Happening
import app.lavalier.core.Header
import app.lavalier.kit.Transfers
import java.io.File

/**
 * What is left to send, handed to the platform: a user-initiated data transfer where there are such (Android 14; it begins at
 * once and may run long), else an ordinary job.
 */
class AndroidTransfers(
    private val context: Context,
    private val orders: Orders,
    private val happened: (Happening) -> Unit,
) : Transfers {
    private val scheduler = checkNotNull(context.getSystemService(JobScheduler::class.java)) { "every phone has a JobScheduler" }

    override suspend fun begin(transfer: String, file: String, url: String, headers: List<Header>, unmetered: Boolean) {
        val begun = try {
            orders.keep(Order(transfer, file, url, headers))
            schedule(transfer, File(file).length(), unmetered)
        } catch (@Suppress("TooGenericExceptionCaught") _: Exception) {
            // The key store does not seal, or Android has too many jobs of ours.
            false
        }
        if (!begun) {
            orders.forget(transfer)
            happened(Happening.TransferFailed(transfer))
        }
    }

    override suspend fun forget(transfer: String) {
        scheduler.cancel(number(transfer))
        orders.forget(transfer)
    }

    /** Forgets the orders that no job is left for, such as after the app was stopped by force; gives their names. */
    fun sweep(): List<String> {
        val jobs = scheduler.allPendingJobs.map { it.id }.toSet()
        return orders.waiting().filter { number(it) !in jobs }.onEach(orders::forget)
    }

    /** A user-initiated job may only be scheduled by an app that is seen, or was a moment ago; an ordinary one always. */
    private fun schedule(transfer: String, bytes: Long, unmetered: Boolean): Boolean {
        val initiated = Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE
        return listOf(true, false).filter { initiated || !it }
            .any { scheduler.schedule(job(transfer, bytes, it, unmetered)) == JobScheduler.RESULT_SUCCESS }
    }

    internal fun job(transfer: String, bytes: Long, initiated: Boolean, unmetered: Boolean): JobInfo {
        val network = NetworkRequest.Builder().addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            .apply { if (unmetered) addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) }
            .build()
        return JobInfo.Builder(number(transfer), ComponentName(context, TransferJob::class.java))
            .setExtras(TransferJob.extras(transfer))
            .setRequiredNetwork(network)
            .setEstimatedNetworkBytes(JobInfo.NETWORK_BYTES_UNKNOWN.toLong(), bytes)
            // Of either kind: the person was told that it is sent by itself, whether the phone is restarted or not.
            .setPersisted(true)
            .apply { if (initiated && Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) setUserInitiated(true) }
            .build()
    }

    companion object {
        /** A job's number; the same transfer replaces itself. */
        internal fun number(transfer: String): Int = transfer.hashCode()
    }
}
