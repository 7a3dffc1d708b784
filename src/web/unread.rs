//! A body sent in pieces that nobody has read to its end closes its connection: the server would go on reading it for
//! as long as its sender likes.

use std::cell::RefCell;
use std::error::Error as StdError;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpMessage};
use futures_util::Stream;

/// Keeps the way of the body open until the answer is on its way: the server drains a body whose way was closed before,
/// and closes the connection of any other that has not come to its end. A body that says its length is never drained.
///
/// # Errors
/// Only what the inner service did not turn into an answer.
pub async fn close<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, Answer>>, ActixError> {
    if !request.headers().contains_key(TRANSFER_ENCODING) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let body = Rc::new(RefCell::new(request.take_payload()));
    request.set_payload(Payload::Stream { payload: Box::pin(Pieces(Rc::clone(&body))) });
    let answer = next.call(request).await?;
    let held = |answer: BoxBody| Answer { answer, _body: body };
    Ok(answer.map_body(|_, answer| EitherBody::right(held(answer.boxed()))))
}

/// The body of a request that more than its reader holds.
struct Pieces(Rc<RefCell<Payload>>);

impl Stream for Pieces {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// The answer to a request whose body lives as long.
pub struct Answer {
    answer: BoxBody,
    _body: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}
