package app.lavalier.stage

import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** A real studio process, and a producer who is signed in with a production: ready for an invitation. */
class Stage : AutoCloseable {
    /** The folder that everything lies in. */
    val folder: File = Files.createTempDirectory("lavalier-stage").toFile()

    private val producer = folder.resolve("producer")
    private val studio: Process
    private val url: String

    init {
        studio = Program.start(folder.resolve("operator"), "serve", "--data", folder.resolve("studio").path, "--listen", "127.0.0.1:0")
            .redirectError(folder.resolve("studio.log"))
            .start()
        val lines = studio.inputStream.bufferedReader()
        url = Program.json(checkNotNull(lines.readLine()) { "the studio says that it is ready" })["url"].asString
        val code = Program.json(checkNotNull(lines.readLine()) { "the studio names its setup code" })["code_file"].asString
        // It must never wait for somebody to read what it says.
        Thread { lines.forEachLine { } }.apply { isDaemon = true }.start()
        val password = folder.resolve("password").apply { writeText("correct horse battery staple") }
        Program.run(
            producer, "login", url, "--email", "ada@example.com", "--name", "Ada",
            "--setup-code-file", code, "--password-file", password.path,
        )
        Program.run(producer, "production", "create", "The Show", "--id", PRODUCTION, "--no-recovery")
    }

    /** A link for a subject, with `invite create`'s own [arguments]. */
    fun invite(vararg arguments: String): String =
        Program.run(producer, "invite", "create", PRODUCTION, "--subject", "Grace Hopper", *arguments)["link"].asString

    /** Pulls everything that is safe; gives the delivered WAV files back. */
    fun pull(): List<File> {
        val to = folder.resolve("delivery")
        Program.run(producer, "pull", PRODUCTION, "--to", to.path)
        return to.walk().filter { it.extension == "wav" }.toList()
    }

    override fun close() {
        studio.destroy()
        if (!studio.waitFor(30, TimeUnit.SECONDS)) studio.destroyForcibly()
        folder.deleteRecursively()
    }

    companion object {
        /** The production's name. */
        const val PRODUCTION = "show"
    }
}
