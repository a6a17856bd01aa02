package app.lavalier.app

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import app.lavalier.kit.Secrets
import java.io.File
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Small secrets in files of the folder that no backup reads, under a key that never leaves Android's key store. */
class AndroidSecrets(context: Context, private val key: () -> SecretKey = ::storesKey) : Secrets {
    private val folder = File(context.noBackupFilesDir, "secrets")

    override suspend fun keep(name: String, secret: ByteArray) {
        folder.mkdirs()
        val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, key()) }
        val sealed = cipher.iv + cipher.doFinal(secret)
        // Whole or not at all, whenever the phone dies.
        val whole = file(name)
        val part = File(folder, whole.name + ".part")
        part.outputStream().use { out ->
            out.write(sealed)
            out.fd.sync()
        }
        check(part.renameTo(whole)) { "a secret was not kept" }
    }

    override suspend fun read(name: String): ByteArray? {
        val sealed = file(name).takeIf(File::isFile)?.readBytes() ?: return null
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(TAG_BITS, sealed, 0, IV_BYTES))
        return cipher.doFinal(sealed, IV_BYTES, sealed.size - IV_BYTES)
    }

    override suspend fun forget(name: String) {
        file(name).delete()
    }

    /** A name may hold anything; a file's may not. */
    private fun file(name: String) = File(folder, name.encodeToByteArray().joinToString("") { "%02x".format(it) })

    private companion object {
        const val CIPHER = "AES/GCM/NoPadding"
        const val IV_BYTES = 12
        const val TAG_BITS = 128
        const val ALIAS = "app.lavalier.secrets"

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
