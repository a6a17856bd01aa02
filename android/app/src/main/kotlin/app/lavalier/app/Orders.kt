package app.lavalier.app

import android.content.Context
import app.lavalier.core.Header
import java.io.ByteArrayOutputStream
import java.io.File
import java.util.Properties
import javax.crypto.SecretKey

/** One upload, as it waits for its job. */
class Order(val transfer: String, val file: String, val url: String, val headers: List<Header>)

/**
 * What jobs are to upload. Sealed: the headers carry the guest's credential, and a phone may be lost. A job's own extras are kept
 * by Android where everybody's are.
 */
class Orders(context: Context, key: () -> SecretKey = SealedFolder::storesKey) {
    private val folder = SealedFolder(File(context.noBackupFilesDir, "transfers"), key)

    fun keep(order: Order) {
        val kept = Properties()
        kept["file"] = order.file
        kept["url"] = order.url
        order.headers.forEachIndexed { index, header ->
            kept["header.$index.name"] = header.name
            kept["header.$index.value"] = header.value
        }
        folder.keep(order.transfer, ByteArrayOutputStream().also { kept.store(it, null) }.toByteArray())
    }

    /** Null when there is none, or none that this phone's key opens any more. */
    fun read(transfer: String): Order? {
        val content = try {
            folder.read(transfer)
        } catch (@Suppress("TooGenericExceptionCaught") _: Exception) {
            null
        } ?: return null
        val kept = Properties().apply { content.inputStream().use(::load) }
        val headers = generateSequence(0) { it + 1 }
            .map { kept.getProperty("header.$it.name") to kept.getProperty("header.$it.value") }
            .takeWhile { it.first != null }
            .map { Header(it.first, it.second) }
            .toList()
        return Order(transfer, kept.getProperty("file"), kept.getProperty("url"), headers)
    }

    fun forget(transfer: String) = folder.forget(transfer)

    /** The names of all that wait. */
    fun waiting(): List<String> = folder.names()
}
