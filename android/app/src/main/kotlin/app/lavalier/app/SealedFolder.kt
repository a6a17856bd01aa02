package app.lavalier.app

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Small things that nobody else is to read, a file each, under a key that never leaves Android's key store. */
internal class SealedFolder(private val folder: File, private val key: () -> SecretKey) {
    /** Keeps it: whole or not at all, whenever the phone dies. */
    fun keep(name: String, content: ByteArray) {
        folder.mkdirs()
        val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, key()) }
        val sealed = cipher.iv + cipher.doFinal(content)
        val whole = file(name)
        val part = File(folder, whole.name + PART)
        part.outputStream().use { out ->
            out.write(sealed)
            out.fd.sync()
        }
        check(part.renameTo(whole)) { "nothing was kept" }
    }

    fun read(name: String): ByteArray? {
        val sealed = file(name).takeIf(File::isFile)?.readBytes() ?: return null
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(TAG_BITS, sealed, 0, IV_BYTES))
        return cipher.doFinal(sealed, IV_BYTES, sealed.size - IV_BYTES)
    }

    fun forget(name: String) {
        file(name).delete()
    }

    /** Every name that something is kept under. */
    fun names(): List<String> = folder.list().orEmpty().filter(NAME::matches)
        .map { file -> file.chunked(2).map { it.toInt(16).toByte() }.toByteArray().decodeToString() }

    /** A name may hold anything; a file's may not. */
    private fun file(name: String) = File(folder, name.encodeToByteArray().joinToString("") { "%02x".format(it) })

    companion object {
        private const val CIPHER = "AES/GCM/NoPadding"
        private const val IV_BYTES = 12
        private const val TAG_BITS = 128
        private const val ALIAS = "app.lavalier.secrets"
        private const val PART = ".part"
        private val NAME = Regex("([0-9a-f]{2})+")

        /** The app's one key for this. Two that were made at once would leave one whose files nobody opens. */
        @Synchronized
        fun storesKey(): SecretKey {
            val store = KeyStore.getInstance("AndroidKeyStore").apply { load(null) }
            (store.getKey(ALIAS, null) as? SecretKey)?.let { return it }
            return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, "AndroidKeyStore").run {
                init(
                    KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                        .setKeySize(256)
                        .build(),
                )
                generateKey()
            }
        }
    }
}
