//! Files on S3.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use aws_types::SdkConfig;
use forecourt_store::ports::{Download, ObjectError, ObjectKey, ObjectPart, Objects};

/// The bytes of a part of an upload. S3 wants at least 5 MiB of every part but the last, and takes
/// 10,000 parts.
const UPLOAD_PART_BYTES: usize = 8 * 1024 * 1024;

/// Codes of errors after which the same call will fail again.
const FINAL_CODES: [&str; 6] = [
    "AccessDenied",
    "NoSuchBucket",
    "InvalidRequest",
    "InvalidArgument",
    "InvalidPart",
    "KeyTooLongError",
];

/// Keeps files in one bucket.
#[derive(Debug, Clone)]
pub struct S3Objects {
    client: Client,
    bucket: String,
}

fn failed<E>(error: SdkError<E>) -> ObjectError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    if code.is_some_and(|code| FINAL_CODES.contains(&code)) {
        ObjectError::Refused(Box::new(error))
    } else {
        ObjectError::Unavailable(Box::new(error))
    }
}

/// Whether a read failed since there is no such object. S3 tells that only to who may list the
/// bucket, which no function may, and refuses the read of anybody else.
fn is_missing(error: &SdkError<GetObjectError>) -> bool {
    let Some(told) = error.as_service_error() else {
        return false;
    };
    let is_refused = told.code() == Some("AccessDenied");
    if is_refused {
        tracing::warn!("the storage refused to read a file, which is taken for missing");
    }
    told.is_no_such_key() || is_refused
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> ObjectError {
    ObjectError::Refused(Box::new(error))
}

impl S3Objects {
    /// Takes the bucket that a function was given. A server that is not S3 itself, which
    /// `AWS_ENDPOINT_URL` names, is asked by a path and not by a host name of the bucket.
    #[must_use]
    pub fn new(config: &SdkConfig, bucket: String) -> Self {
        let is_elsewhere = config.endpoint_url().is_some();
        let builder = aws_sdk_s3::config::Builder::from(config);
        let config = builder.force_path_style(is_elsewhere).build();
        Self {
            client: Client::from_conf(config),
            bucket,
        }
    }

    /// The whole of an object, which was put at once.
    async fn whole(&self, key: &ObjectKey) -> Result<Vec<u8>, ObjectError> {
        let get = self.client.get_object();
        let got = get.bucket(&self.bucket).key(key.as_str()).send().await;
        let got = match got {
            Ok(got) => got,
            Err(error) if is_missing(&error) => {
                return Err(ObjectError::Missing(key.clone()));
            }
            Err(error) => return Err(failed(error)),
        };
        let bytes = got.body.collect().await;
        let bytes = bytes.map_err(|error| ObjectError::Unavailable(Box::new(error)))?;
        Ok(bytes.to_vec())
    }

    async fn upload_part(
        &self,
        (key, upload): (&ObjectKey, &str),
        number: i32,
        bytes: Vec<u8>,
    ) -> Result<CompletedPart, ObjectError> {
        let part = self.client.upload_part().bucket(&self.bucket);
        let part = part.key(key.as_str()).upload_id(upload);
        let part = part.part_number(number).body(ByteStream::from(bytes));
        let done = part.send().await.map_err(failed)?;
        let part = CompletedPart::builder().part_number(number);
        Ok(part.set_e_tag(done.e_tag().map(str::to_owned)).build())
    }

    /// Uploads the objects one after the other as parts of one upload. `first` holds what was read
    /// of them already. An upload that is not completed is given up by a rule of the bucket.
    async fn upload(
        &self,
        (key, mut held): (&ObjectKey, Vec<u8>),
        rest: &[ObjectKey],
    ) -> Result<u64, ObjectError> {
        let begin = self.client.create_multipart_upload();
        let begun = begin.bucket(&self.bucket).key(key.as_str()).send().await;
        let begun = begun.map_err(failed)?;
        let upload = begun.upload_id().unwrap_or_default();
        let (mut parts, mut size, mut number) = (Vec::new(), 0, 1);
        for part in rest {
            held.extend(self.whole(part).await?);
            if held.len() >= UPLOAD_PART_BYTES {
                size += held.len() as u64;
                let bytes = std::mem::take(&mut held);
                parts.push(self.upload_part((key, upload), number, bytes).await?);
                number += 1;
            }
        }
        if !held.is_empty() || parts.is_empty() {
            size += held.len() as u64;
            parts.push(self.upload_part((key, upload), number, held).await?);
        }
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts));
        let complete = self.client.complete_multipart_upload();
        let complete = complete.bucket(&self.bucket).key(key.as_str());
        let complete = complete.upload_id(upload).multipart_upload(parts.build());
        complete.send().await.map_err(failed)?;
        Ok(size)
    }
}

#[async_trait]
impl Objects for S3Objects {
    async fn put(&self, key: &ObjectKey, bytes: Vec<u8>) -> Result<(), ObjectError> {
        let put = self.client.put_object().bucket(&self.bucket);
        let put = put.key(key.as_str()).body(ByteStream::from(bytes));
        put.send().await.map_err(failed)?;
        Ok(())
    }

    async fn join(&self, parts: &[ObjectKey], key: &ObjectKey) -> Result<u64, ObjectError> {
        let mut held = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            held.extend(self.whole(part).await?);
            if held.len() >= UPLOAD_PART_BYTES {
                let rest = parts.get(place + 1..).unwrap_or_default();
                return self.upload((key, held), rest).await;
            }
        }
        let size = held.len() as u64;
        self.put(key, held).await?;
        Ok(size)
    }

    async fn read(
        &self,
        key: &ObjectKey,
        from: u64,
        most: usize,
    ) -> Result<Option<ObjectPart>, ObjectError> {
        let last = from.saturating_add(most as u64).saturating_sub(1);
        let get = self.client.get_object().bucket(&self.bucket);
        let get = get
            .key(key.as_str())
            .range(format!("bytes={from}-{last}"))
            .send();
        let got = match get.await {
            Ok(got) => got,
            Err(error) if is_missing(&error) => {
                return Ok(None);
            }
            // An object without bytes, or one that ends here, has no such range.
            Err(error) if error.code() == Some("InvalidRange") => {
                let (bytes, size) = (Vec::new(), from);
                return Ok(Some(ObjectPart { bytes, size }));
            }
            Err(error) => return Err(failed(error)),
        };
        let size = got.content_range().and_then(|range| {
            let (_, size) = range.rsplit_once('/')?;
            size.parse().ok()
        });
        let bytes = got.body.collect().await;
        let bytes = bytes.map_err(|error| ObjectError::Unavailable(Box::new(error)))?;
        let bytes = bytes.to_vec();
        let size = size.unwrap_or(from + bytes.len() as u64);
        Ok(Some(ObjectPart { bytes, size }))
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let delete = self.client.delete_object().bucket(&self.bucket);
        delete.key(key.as_str()).send().await.map_err(failed)?;
        Ok(())
    }

    async fn link(
        &self,
        key: &ObjectKey,
        download: &Download,
        seconds: u32,
    ) -> Result<Option<String>, ObjectError> {
        let lifetime = Duration::from_secs(seconds.into());
        let lifetime = PresigningConfig::expires_in(lifetime).map_err(refused)?;
        let get = self.client.get_object().bucket(&self.bucket);
        let get = get.key(key.as_str());
        let get = get.response_content_disposition(download.disposition());
        let get = get.response_content_type(&download.content_type);
        let signed = get.presigned(lifetime).await.map_err(failed)?;
        Ok(Some(signed.uri().to_owned()))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use aws_sdk_s3::config::http::HttpResponse;
    use aws_sdk_s3::error::ErrorMetadata;
    use aws_sdk_s3::types::error::NoSuchKey;

    use super::*;

    fn told(status: u16, error: GetObjectError) -> SdkError<GetObjectError> {
        let response = HttpResponse::new(status.try_into().unwrap(), "".into());
        SdkError::service_error(error, response)
    }

    #[test]
    fn a_file_that_is_refused_to_who_may_not_list_is_missing() {
        let coded = |code| GetObjectError::generic(ErrorMetadata::builder().code(code).build());
        let no_such_key = GetObjectError::NoSuchKey(NoSuchKey::builder().build());
        assert!(is_missing(&told(404, no_such_key)));
        assert!(is_missing(&told(403, coded("AccessDenied"))));
        assert!(!is_missing(&told(503, coded("SlowDown"))));
        assert!(!is_missing(&told(404, coded("NoSuchBucket"))));
    }
}
