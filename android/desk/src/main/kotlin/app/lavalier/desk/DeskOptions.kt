package app.lavalier.desk

import java.io.File
import java.io.InputStream

/** Why the command line cannot be followed, in words for people. */
class Unusable(override val message: String) : Exception(message)

/**
 * How the phone on a desk is started: where its state lives, an invitation's link, and a WAV that stands for the microphone.
 *
 * The link's fragment is a secret, so it comes from a file or from standard input, and never as an argument.
 */
class DeskOptions(val home: File, val link: String?, val from: File?) {
    companion object {
        /** No link is this long; a longer file is something else. */
        private const val LINK_MAX = 4096

        /** Reads `--home DIR --link FILE|- --from FILE.wav`. */
        fun read(arguments: List<String>, input: InputStream = System.`in`): DeskOptions {
            val given = arguments.chunked(2).associate { pair ->
                if (pair.size < 2) throw Unusable("${pair[0]} needs a value")
                pair[0] to pair[1]
            }
            (given.keys - setOf("--home", "--link", "--from")).firstOrNull()?.let { throw Unusable("$it is not known") }
            val from = given["--from"]?.let(::File)
            if (from != null && !from.isFile) throw Unusable("there is no file $from")
            return DeskOptions(given["--home"]?.let(::File) ?: usualHome(), given["--link"]?.let { link(it, input) }, from)
        }

        private fun link(name: String, input: InputStream): String {
            val bytes = if (name == "-") {
                input.readNBytes(LINK_MAX + 1)
            } else {
                File(name).takeIf { it.isFile }?.inputStream()?.use { it.readNBytes(LINK_MAX + 1) } ?: throw Unusable("there is no file $name")
            }
            if (bytes.size > LINK_MAX) throw Unusable("what was given is too long to be a link")
            return bytes.decodeToString().trim()
        }

        private fun usualHome(): File {
            val data = System.getenv("XDG_DATA_HOME")?.takeIf { it.isNotEmpty() }?.let(::File)
                ?: File(System.getProperty("user.home"), ".local/share")
            return data.resolve("lavalier-phone")
        }
    }
}
