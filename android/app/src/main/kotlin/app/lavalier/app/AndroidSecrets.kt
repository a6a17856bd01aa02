package app.lavalier.app

import android.content.Context
import app.lavalier.kit.Secrets
import java.io.File
import javax.crypto.SecretKey

/** The core's secrets, in the folder that no backup reads. */
class AndroidSecrets(context: Context, key: () -> SecretKey = SealedFolder::storesKey) : Secrets {
    private val folder = SealedFolder(File(context.noBackupFilesDir, "secrets"), key)

    override suspend fun keep(name: String, secret: ByteArray) = folder.keep(name, secret)

    override suspend fun read(name: String): ByteArray? = folder.read(name)

    override suspend fun forget(name: String) = folder.forget(name)
}
