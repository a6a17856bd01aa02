package app.lavalier.stage

import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.math.PI
import kotlin.math.sin
import kotlin.random.Random

/** Mono WAV files of 48 kHz and 24 bits. */
object Wav {
    private const val RATE = 48_000

    /** Bytes of a sample. */
    const val WIDTH = 3

    /** Bytes of a second. */
    const val SECOND = RATE * WIDTH

    /** A tone in noise, the same for the same [seed], so that a lost sample shows wherever it was. */
    fun write(file: File, seconds: Int, seed: Int = 1) {
        val random = Random(seed)
        val data = ByteBuffer.allocate(seconds * SECOND).order(ByteOrder.LITTLE_ENDIAN)
        for (index in 0 until seconds * RATE) {
            val value = (sin(2 * PI * 220 * index / RATE) * 1_500_000 + random.nextInt(-200_000, 200_000)).toInt()
            data.put(value.toByte()).put((value shr 8).toByte()).put((value shr 16).toByte())
        }
        val header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN)
        header.put("RIFF".toByteArray()).putInt(36 + data.capacity()).put("WAVEfmt ".toByteArray()).putInt(16)
        header.putShort(1).putShort(1).putInt(RATE).putInt(SECOND).putShort(WIDTH.toShort()).putShort(24)
        header.put("data".toByteArray()).putInt(data.capacity())
        file.writeBytes(header.array() + data.array())
    }

    /** The bytes of the samples, wherever in the file they lie. */
    fun samples(file: File): ByteArray {
        val bytes = ByteBuffer.wrap(file.readBytes()).order(ByteOrder.LITTLE_ENDIAN)
        var at = 12
        while (at + 8 <= bytes.capacity()) {
            val name = String(bytes.array(), at, 4, Charsets.US_ASCII)
            val length = bytes.getInt(at + 4)
            if (name == "data") return bytes.array().copyOfRange(at + 8, at + 8 + length)
            at += 8 + length + length % 2
        }
        error("$file has no samples")
    }

    /** Whether [run] lies in [samples] at a whole sample. */
    fun holds(samples: ByteArray, run: ByteArray): Boolean =
        (0..samples.size - run.size step WIDTH).any { at -> run.indices.all { samples[at + it] == run[it] } }
}
