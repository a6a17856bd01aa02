package app.lavalier.desk

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** How the phone on a desk is started. */
class DeskOptionsTest {
    @Test
    fun `the link comes from a file or from standard input, and not from the command line`(@TempDir folder: File) {
        val file = folder.resolve("link").apply { writeText("https://studio.example/i/in-1#secret\n") }
        assertEquals("https://studio.example/i/in-1#secret", DeskOptions.read(listOf("--link", file.path)).link)
        assertEquals("from input", DeskOptions.read(listOf("--link", "-"), "from input\n".byteInputStream()).link)
        assertThrows(Unusable::class.java) { DeskOptions.read(listOf("--link", "https://studio.example/i/in-1#secret")) }
        assertNull(DeskOptions.read(emptyList()).link)
    }

    @Test
    fun `what is no link, no file or no flag is refused`(@TempDir folder: File) {
        val long = folder.resolve("long").apply { writeText("x".repeat(5000)) }
        for (arguments in listOf(listOf("--link", long.path), listOf("--from", "nowhere.wav"), listOf("--nonsense", "x"), listOf("--home"))) {
            assertThrows(Unusable::class.java) { DeskOptions.read(arguments) }
        }
    }
}
