package app.lavalier.app

import app.lavalier.core.Happening
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URL
import kotlin.concurrent.thread

/** One upload at work. */
internal class Upload {
    @Volatile
    private var connection: HttpURLConnection? = null

    @Volatile
    private var stopped = false

    /** Lets [send] end soon. */
    fun stop() {
        stopped = true
        // Ending TLS writes to the network, which Android's main thread may not.
        connection?.let { thread(name = "stopping a transfer") { it.disconnect() } }
    }

    /** Sends it, and gives what the studio said; null where the way to it broke off or it takes nothing now: another try may do. */
    fun send(order: Order): Happening? {
        val file = File(order.file)
        return try {
            val connection = URL(order.url).openConnection() as HttpURLConnection
            this.connection = connection
            if (stopped) return null
            connection.requestMethod = "POST"
            connection.doOutput = true
            connection.instanceFollowRedirects = false
            connection.connectTimeout = PATIENCE_MS
            connection.readTimeout = PATIENCE_MS
            connection.setFixedLengthStreamingMode(file.length())
            for (header in order.headers) connection.setRequestProperty(header.name, header.value)
            file.inputStream().use { from -> connection.outputStream.use { from.copyTo(it) } }
            val status = connection.responseCode
            // Repeated by the job and not by the core, which would pack it again after a while: ten seconds after its last job Android
            // freezes a process (source.android.com, *Cached apps freezer*), or ends it, and that while with it.
            if (status in PASSING || status >= 500) return null
            val body = if (status < 400) connection.inputStream else connection.errorStream
            Happening.TransferDone(order.transfer, status.toUShort(), body?.use { it.upTo(BODY_MAX) } ?: ByteArray(0))
        } catch (_: IOException) {
            if (file.isFile) null else Happening.TransferFailed(order.transfer)
        } catch (@Suppress("TooGenericExceptionCaught") _: Exception) {
            // Nothing that a thread of ours throws may end the process: a take may be open in it.
            Happening.TransferFailed(order.transfer)
        } finally {
            connection?.disconnect()
        }
    }

    /** `readNBytes` is of Android 13. */
    private fun InputStream.upTo(most: Int): ByteArray {
        val out = ByteArrayOutputStream()
        val piece = ByteArray(8 * 1024)
        while (out.size() < most) {
            val read = read(piece, 0, minOf(piece.size, most - out.size()))
            if (read < 0) break
            out.write(piece, 0, read)
        }
        return out.toByteArray()
    }

    private companion object {
        /** The studio flushes each piece of a large upload before it answers. */
        const val PATIENCE_MS = 120_000

        /** Too slow this time, and too much at once. */
        val PASSING = setOf(408, 429)

        /** The studio's answers are short; a longer one is not the studio's. */
        const val BODY_MAX = 64 * 1024
    }
}
