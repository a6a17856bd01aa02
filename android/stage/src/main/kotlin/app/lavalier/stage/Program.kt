package app.lavalier.stage

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File
import java.util.concurrent.TimeUnit

/** The built `lavalier` program, driven as a person's shell would. */
object Program {
    /** How long a command may take before it counts as hung. */
    private const val PATIENCE_SECONDS = 120L

    private val path: String = checkNotNull(System.getProperty("lavalier.program")) { "-Dlavalier.program names the program" }

    /** Runs it to its end; gives the last JSON line back. The exit code must be one of [codes]. */
    fun run(home: File, vararg arguments: String, codes: Set<Int> = setOf(0)): JsonObject {
        val said = File.createTempFile("lavalier", ".out")
        val complained = File.createTempFile("lavalier", ".err")
        try {
            val process = start(home, *arguments).redirectOutput(said).redirectError(complained).start()
            process.outputStream.close()
            val ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
            if (!ended) process.destroyForcibly()
            check(ended && process.exitValue() in codes) {
                "lavalier ${arguments.joinToString(" ")}: ${said.readText()} ${complained.readText()}"
            }
            return said.readLines().lastOrNull { it.startsWith("{") }?.let(::json) ?: JsonObject()
        } finally {
            said.delete()
            complained.delete()
        }
    }

    /** A command that is ready to start. */
    fun start(home: File, vararg arguments: String): ProcessBuilder =
        ProcessBuilder(path, "--home", home.path, "--json", *arguments).apply {
            // Files under the home, whatever keyring this machine has.
            environment()["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        }

    internal fun json(line: String): JsonObject = JsonParser.parseString(line).asJsonObject
}
