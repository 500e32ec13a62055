#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

/// Asks again and again until there is a place, or it is clear that there will be none.
async fn take(places: &Arc<Places>, address: IpAddr) -> Option<Place> {
    let mut places = Arc::clone(places);
    loop {
        match places.ask(address) {
            Answer::Enter(place) => return Some(place),
            Answer::Refused => return None,
            Answer::AddressFull(until) | Answer::PortFull(until) => tokio::select! {
                () = tokio::time::sleep_until(until.into()) => {}
                () = places.freed() => {}
            },
        }
    }
}

fn full_at(per_address: usize) -> Arc<Places> {
    Places::new(HttpLimits {
        per_address,
        ..HttpLimits::API
    })
}

#[tokio::test]
async fn an_address_that_holds_all_it_may_loses_its_own_oldest_and_nobody_elses() {
    let places = full_at(2);
    let (a, b) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
    let other = take(&places, b).await.unwrap();
    let first = take(&places, a).await.unwrap();
    let second = take(&places, a).await.unwrap();
    let leaving = first.visit();
    let left = tokio::spawn(async move {
        leaving.told_to_leave().await;
        drop(first);
    });
    let third = take(&places, a).await.unwrap();
    left.await.unwrap();
    // A whole request is never given up; nor is a WebSocket.
    second.visit().begun(false).unwrap();
    third.visit().begun(false).unwrap();
    assert_eq!(third.visit().upgraded(), Ok(true));
    assert!(take(&places, a).await.is_none());
    assert!(take(&places, b).await.is_some());
    drop((other, second, third));
}

#[tokio::test]
async fn websockets_leave_a_quarter_of_the_places_to_requests() {
    let places = Places::new(HttpLimits {
        per_address: 4,
        in_all: 8,
        ..HttpLimits::API
    });
    let mut held = Vec::new();
    let mut upgraded = Vec::new();
    for number in [1, 1, 1, 1, 2, 2, 2, 2] {
        let place = take(&places, IpAddr::from([10, 0, 0, number]))
            .await
            .unwrap();
        place.visit().begun(false).unwrap();
        upgraded.push(place.visit().upgraded().unwrap());
        held.push(place);
    }
    let (yes, no) = (true, false);
    assert_eq!(upgraded, [yes, yes, yes, no, yes, yes, yes, no]);
    // Behind a proxy on this machine an address says nothing; the port's own limit counts.
    drop(held);
    let local = IpAddr::from([127, 0, 0, 1]);
    let mut count = 0;
    let mut held = Vec::new();
    for _ in 0..8 {
        let place = take(&places, local).await.unwrap();
        place.visit().begun(false).unwrap();
        count += usize::from(place.visit().upgraded().unwrap());
        held.push(place);
    }
    assert_eq!((count, held.len()), (6, 8));
}

#[tokio::test]
async fn an_answered_connection_gives_way_after_those_without_a_whole_request() {
    let places = full_at(2);
    let address = IpAddr::from([10, 0, 0, 1]);
    let answered = take(&places, address).await.unwrap();
    answered.visit().begun(false).unwrap();
    answered.visit().answered().unwrap();
    let half = take(&places, address).await.unwrap();
    half.visit().begun(true).unwrap();
    let (gone, mut told) = tokio::sync::mpsc::unbounded_channel();
    for (name, place) in [("answered", answered), ("half", half)] {
        let gone = gone.clone();
        tokio::spawn(async move {
            place.visit().told_to_leave().await;
            // Who was told to leave begins nothing any more.
            assert_eq!(place.visit().begun(false), Err(Leaving));
            gone.send(name).unwrap();
        });
    }
    let newcomer = take(&places, address).await.unwrap();
    newcomer.visit().begun(false).unwrap();
    assert_eq!(told.recv().await, Some("half"));
    let _last = take(&places, address).await.unwrap();
    assert_eq!(told.recv().await, Some("answered"));
}
