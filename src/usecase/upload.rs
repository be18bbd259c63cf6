//! An uploaded file becomes known, so that cases can name it.

use super::{Asked, Refusal, Services};
use crate::store::blob::Stored;
use crate::store::record::UploadedFile;
use crate::store::{View, WriteSet};

/// The bytes are already safe on disk; this is the record that they are.
pub async fn uploaded(
    services: &Services,
    asked: Asked,
    stored: Stored,
) -> Result<UploadedFile, Refusal> {
    let plan = move |view: &View<'_>, now| {
        if let Some(answer) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), answer));
        }
        let mut writes = WriteSet::new();
        let key = UploadedFile::key_of(&stored.hash);
        if let Some(known) = view.get::<UploadedFile>(&key)? {
            asked.remember(&mut writes, now, &known);
            return Ok::<_, Refusal>((writes, known));
        }
        let file = UploadedFile {
            hash: stored.hash,
            mime: stored.media.mime.to_owned(),
            size: stored.size,
            by: asked.actor.user,
            at: now,
        };
        asked.remember(&mut writes, now, &file);
        writes.put(&file);
        Ok((writes, file))
    };
    services.store.write(plan).await
}
